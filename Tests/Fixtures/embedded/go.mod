module embedded

go 1.19
