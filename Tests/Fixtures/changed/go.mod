module changed

go 1.19
