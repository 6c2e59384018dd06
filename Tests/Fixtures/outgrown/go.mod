module outgrown

go 1.19
