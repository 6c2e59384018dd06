module unwinding

go 1.19
