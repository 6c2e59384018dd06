module variadic

go 1.19
