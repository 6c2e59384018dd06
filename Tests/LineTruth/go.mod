module linetruth

go 1.19
