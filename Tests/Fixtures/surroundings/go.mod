module surroundings

go 1.19
