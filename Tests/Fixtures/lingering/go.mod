module lingering

go 1.19
