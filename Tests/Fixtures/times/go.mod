module times

go 1.19
