module terminal

go 1.19
