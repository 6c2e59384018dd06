module program-calls

go 1.18
