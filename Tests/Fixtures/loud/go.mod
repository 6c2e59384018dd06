module loud

go 1.19
