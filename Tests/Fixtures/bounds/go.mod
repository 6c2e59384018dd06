module bounds

go 1.19
