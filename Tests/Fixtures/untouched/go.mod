module untouched

go 1.19
