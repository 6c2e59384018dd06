module vendored

go 1.19

require example.com/goods v1.2.3

replace example.com/goods => ./goods
