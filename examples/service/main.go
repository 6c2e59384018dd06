// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program service takes orders at a desk: each request goes through validation, pricing and a store. With -log-calls it
// prints its own calls inside (*Desk).Handle as a tree, to be compared with what a tracer tells:
//
//	sonde trace --follow-calls 3 'main.(*Desk).Handle' -- ./service
package main

import (
	"errors"
	"flag"
	"fmt"
	"sync"

	"service/calls"
)

// A Request asks the desk for something.
type Request struct {
	Kind  string
	Order *Order
}

// A Desk answers requests.
type Desk struct {
	store    Store
	rules    []Rule
	handlers map[string]func(*Request) (string, error)
	opened   sync.Once
	audit    chan string
	done     sync.WaitGroup
}

// NewDesk makes a desk with handlers of every kind.
func NewDesk(store Store) *Desk {
	desk := &Desk{store: store, rules: Rules(), audit: make(chan string, 16)}
	desk.handlers = map[string]func(*Request) (string, error){
		"place":  desk.place,
		"report": func(*Request) (answer string, err error) {
			calls.Enter()
			answer, err = desk.report("all")
			calls.Leave()
			return answer, err
		},
		"break":  desk.guarded,
	}
	return desk
}

// Handle answers one request.
//
//go:noinline
func (d *Desk) Handle(request *Request) (answer string, err error) {
	calls.Enter()
	d.opened.Do(d.open)
	handler, known := d.handlers[request.Kind]
	if !known {
		calls.Leave()
		return "", errors.New("no such request: " + request.Kind)
	}
	answer, err = handler(request)
	calls.Leave()
	return answer, err
}

//go:noinline
func (d *Desk) open() {
	calls.Enter()
	d.done.Add(1)
	go d.keepAudit()
	calls.Leave()
}

// keepAudit runs on a goroutine of its own: what it calls is not inside the request that started it.
//
//go:noinline
func (d *Desk) keepAudit() {
	calls.Enter()
	for entry := range d.audit {
		d.note(entry)
	}
	d.done.Done()
	calls.Leave()
}

//go:noinline
func (d *Desk) note(entry string) int {
	calls.Enter()
	calls.Leave()
	return len(entry)
}

//go:noinline
func (d *Desk) place(request *Request) (string, error) {
	calls.Enter()
	defer d.finish(request.Order)
	if err := validate(request.Order, d.rules); err != nil {
		return "", err
	}
	cents := Price(request.Order)
	if err := d.store.Save(request.Order, cents); err != nil {
		return "", err
	}
	d.audit <- request.Order.Item
	return fmt.Sprint(cents), nil
}

// finish is deferred by place, which returns right after it.
//
//go:noinline
func (d *Desk) finish(order *Order) {
	calls.Enter()
	order.Done = true
	calls.Leave()
	calls.LeaveAs("main.(*Desk).place")
}

// guarded survives what it calls.
//
//go:noinline
func (d *Desk) guarded(request *Request) (answer string, err error) {
	calls.Enter()
	defer func() {
		calls.Enter()
		err = fmt.Errorf("survived: %v", recover())
		calls.Leave()
		calls.LeaveAs("main.(*Desk).guarded")
	}()
	broken(request.Order, 3)
	return "whole", nil
}

//go:noinline
func broken(order *Order, depth int) int {
	calls.Enter()
	if depth == 0 {
		panic("the desk broke")
	}
	depth = broken(order, depth-1) + 1
	calls.Leave()
	return depth
}

func main() {
	logged := flag.Bool("log-calls", false, "print the calls inside (*Desk).Handle")
	levels := flag.Int("levels", 100, "how many levels of them")
	clerks := flag.Int("clerks", 1, "how many goroutines send requests")
	flag.Parse()
	if *logged {
		calls.Log("main.(*Desk).Handle", *levels)
	}
	desk := NewDesk(&CountedStore{Store: &Shelf{}})
	var waiting sync.WaitGroup
	for clerk := 0; clerk < *clerks; clerk++ {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			for _, request := range requests() {
				answer, err := desk.Handle(request)
				if !*logged {
					fmt.Println(request.Kind, answer, err)
				}
			}
		}()
	}
	waiting.Wait()
	close(desk.audit)
	desk.done.Wait()
}

func requests() []*Request {
	return []*Request{
		{"place", &Order{Item: "tea", Quantity: 2}},
		{"place", &Order{Item: "cups", Quantity: 12}},
		{"place", &Order{Item: "", Quantity: 1}},
		{"place", &Order{Item: "air", Quantity: 0}},
		{"report", nil},
		{"break", &Order{Item: "vase", Quantity: 1}},
		{"unknown", nil},
	}
}
