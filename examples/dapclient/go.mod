module dapclient

go 1.19
