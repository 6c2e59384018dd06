module picture

go 1.19
