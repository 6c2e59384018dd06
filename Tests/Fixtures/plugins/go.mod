module plugins

go 1.19
