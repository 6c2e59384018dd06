module identity

go 1.19
