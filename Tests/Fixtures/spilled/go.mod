module spilled

go 1.19
