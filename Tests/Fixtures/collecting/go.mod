module collecting

go 1.19
