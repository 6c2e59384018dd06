module instances

go 1.19
