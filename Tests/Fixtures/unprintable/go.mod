module unprintable

go 1.19
