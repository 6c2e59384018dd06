module loops

go 1.23
