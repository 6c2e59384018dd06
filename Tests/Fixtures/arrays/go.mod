module arrays

go 1.19
