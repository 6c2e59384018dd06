module outputs

go 1.19
