module corners

go 1.19
