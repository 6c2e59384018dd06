module deferred

go 1.19
