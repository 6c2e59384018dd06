// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Functions and channels: as arguments and results, nil, inside other values, in interfaces.
package main

import "fmt"

type job struct {
	Do   func(int) int
	Done chan bool
	Next *job
}

type step func(string) string

type worker struct{ name string }

//go:noinline
func (w *worker) run(n int) int { return n + len(w.name) }

//go:noinline
func (w worker) call(n int) int { return n - len(w.name) }

//go:noinline
func choose(f func(int) int, other step) (step, func(int) int) { return other, f }

//go:noinline
func list(fs []func(int) int, two [2]step) int { return len(fs) }

//go:noinline
func channels(a chan int, b <-chan string, c chan<- struct{}) (chan<- struct{}, <-chan string, chan int) {
	return c, b, a
}

//go:noinline
func queue(j job, p *job, all []chan int) *job { return p }

//go:noinline
func anything(values ...any) any { return values[0] }

func double(n int) int { return n * 2 }

func shout(s string) string { return s + "!" }

func main() {
	base := len(fmt.Sprint("base"))
	closure := func(n int) int { return n + base }
	w := &worker{"w"}
	choose(closure, shout)
	choose(double, nil)
	choose(w.run, func(s string) string { return s })
	choose(w.call, nil)
	choose(nil, nil)
	list([]func(int) int{double, nil, closure, w.run}, [2]step{shout, nil})

	one, words, signals := make(chan int, 3), make(chan string), make(chan struct{}, 2)
	one <- 7
	signals <- struct{}{}
	signals <- struct{}{}
	channels(one, words, signals)
	<-one
	close(one)
	channels(one, nil, nil)
	channels(nil, words, signals)

	last := job{closure, make(chan bool, 1), nil}
	queue(last, &job{Next: &last}, []chan int{one, nil, make(chan int, 5)})
	anything(double, one, step(shout), words, (chan int)(nil), (func())(nil), []any{closure, one})
	fmt.Println(base, w.run(1), w.call(1))
}
