module assertions

go 1.19
