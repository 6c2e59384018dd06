module logpoint

go 1.19
