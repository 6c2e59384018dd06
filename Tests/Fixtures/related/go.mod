module related

go 1.19
