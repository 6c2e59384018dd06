module traps

go 1.19
