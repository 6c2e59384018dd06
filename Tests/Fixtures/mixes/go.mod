module mixes

go 1.19
