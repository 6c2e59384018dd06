module hundreds

go 1.19
