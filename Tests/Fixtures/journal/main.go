// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Logpoints in every place: loops, branches, closures, goroutines, methods, deferred calls; on what is nil, out of
// range, a field of a field, a package's variable.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type account struct {
	Owner   string
	Balance int64
	History []entry
	Limit   *int64
	rate    float64
}

type entry struct {
	What   string
	Amount int64
}

var accounts = map[string]*account{}
var total int64
var names = [3]string{"ann", "bob", "eve"}

//go:noinline
func (a *account) book(what string, amount int64) (ok bool) {
	if a.Limit != nil && amount > *a.Limit {
		note("refused") //@ refused
		return false
	}
	a.Balance += amount
	a.History = append(a.History, entry{what, amount})
	total += amount
	note("booked") //@ booked
	return true
}

//go:noinline
func note(string) {}

//go:noinline
func each(list []*account, visit func(*account)) {
	for i, a := range list {
		visit(a)
		note(names[i]) //@ visited
	}
}

//go:noinline
func worker(id int, jobs []int) (sum int) {
	for step, job := range jobs {
		sum += job * (id + step)
		note("step") //@ step
	}
	return sum
}

//go:noinline
func nothing(p *account, list []int, at int) int {
	note("nothing") //@ nothing
	return at
}

func main() {
	limit := int64(50)
	list := []*account{{Owner: "ann", rate: 0.5}, {Owner: "bob", Limit: &limit}}
	for _, a := range list {
		accounts[a.Owner] = a
	}
	list[0].book("gift", 100)
	list[1].book("rent", 60)
	list[1].book("food", 40)
	seen := 0
	each(list, func(a *account) {
		seen += len(a.History)
		note("inside") //@ inside
	})
	var group sync.WaitGroup
	var sums [4]int
	for id := 1; id <= 3; id++ {
		group.Add(1)
		go func(id int) {
			defer group.Done()
			sums[id] = worker(id, []int{1, 2, 3})
		}(id)
	}
	group.Wait()
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println(nothing(nil, []int{1}, 5), seen, total, sums)
}
