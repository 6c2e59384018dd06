module replaced

go 1.19
