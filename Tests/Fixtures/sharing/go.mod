module sharing

go 1.19
