// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Work that passes through four goroutines. Each item carries numbers that belong together, so a value that came from
// another goroutine shows.
package main

import (
	"fmt"
	"runtime"
)

type item struct {
	ID     int
	Square int
	Text   string
	Stages []string
}

const items = 20

//go:noinline
func create(id int) item { return item{id, id * id, fmt.Sprint("item ", id), nil} }

//go:noinline
func double(i item, worker string) item {
	if i.Square != i.ID*i.ID || i.Text != fmt.Sprint("item ", i.ID) {
		panic("an item is mixed up")
	}
	i.ID *= 2
	i.Square *= 4
	i.Text = fmt.Sprint("item ", i.ID)
	i.Stages = append(i.Stages, worker)
	return i
}

//go:noinline
func collect(i *item, total int) (sum int) { return total + i.Square }

//go:noinline
func stage(worker string, in <-chan item, out chan<- item) {
	for i := range in {
		out <- double(i, worker)
	}
	close(out)
}

func main() {
	first, second, third := make(chan item), make(chan item), make(chan item)
	go func() {
		for id := 1; id <= items; id++ {
			first <- create(id)
		}
		close(first)
	}()
	go stage("one", first, second)
	go stage("two", second, third)
	total := 0
	for i := range third {
		total = collect(&i, total)
	}
	fmt.Println("total", total)
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
