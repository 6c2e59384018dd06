module timing

go 1.19
