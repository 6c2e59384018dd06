module assembly

go 1.19
