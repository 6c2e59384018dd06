module smallmaps

go 1.19
