module capturedpairs

go 1.19
