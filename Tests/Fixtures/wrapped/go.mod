module wrapped

go 1.19
