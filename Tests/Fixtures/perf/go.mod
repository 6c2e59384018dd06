module perf

go 1.19
