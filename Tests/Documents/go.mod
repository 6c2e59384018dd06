module documents

go 1.19
