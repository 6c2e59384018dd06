module migration

go 1.19
