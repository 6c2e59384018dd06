module add

go 1.19
