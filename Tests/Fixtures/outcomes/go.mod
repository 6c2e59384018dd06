module outcomes

go 1.19
