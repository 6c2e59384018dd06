module captured

go 1.19
