module example.com/goods

go 1.19
