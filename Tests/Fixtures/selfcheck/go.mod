module selfcheck

go 1.19
