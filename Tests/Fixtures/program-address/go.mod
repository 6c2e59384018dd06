module program-address

go 1.18
