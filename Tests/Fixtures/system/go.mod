module system

go 1.19
