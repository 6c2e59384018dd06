module encodings

go 1.19
