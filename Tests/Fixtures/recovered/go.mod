module recovered

go 1.19
