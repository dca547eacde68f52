module securethanos.io/sandbox/tools/probe

go 1.26
