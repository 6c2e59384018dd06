// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Values in interfaces, one inside another, for expressions that look into them.
package main

import (
	"fmt"
	"io/fs"
	"os"
)

type server interface{ name() string }

type address struct {
	City string
	Port int
}

type serverV2 struct {
	id   int
	addr *address
}

type serverV3 struct {
	id   int
	port uint16
}

func (s *serverV2) name() string { return "v2" }
func (s serverV3) name() string  { return "v3" }

// It is no server, but has a field of the same name with another type.
type ticket struct {
	id string
}

type handler struct {
	server server
}

type failed struct {
	error
	attempt int
}

//go:noinline
func handle(h *handler, err error) string { //@ handle
	if err != nil {
		return err.Error() //@ fails
	}
	return h.server.name() //@ works
}

func main() {
	v2 := &handler{&serverV2{id: 7, addr: &address{City: "Ghent", Port: 80}}}
	_, err := os.Open("/nosuch")
	handle(v2, failed{err, 3})
	handle(v2, err)
	handle(v2, nil)
	handle(&handler{serverV3{id: 9, port: 443}}, nil)
	handle(&handler{}, fs.ErrNotExist)
	fmt.Println("done", ticket{"A7"})
}
