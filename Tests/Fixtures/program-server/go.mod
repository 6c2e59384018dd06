module program-server

go 1.18
