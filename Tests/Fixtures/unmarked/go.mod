module unmarked

go 1.19
