module smallest

go 1.19
