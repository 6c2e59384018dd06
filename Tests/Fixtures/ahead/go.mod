module ahead

go 1.19
