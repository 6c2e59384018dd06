// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The program that the commands of the documents trace: it serves a page, asks itself for it again and again, and ends when
// its stdin does.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

//go:noinline
func price(quantity, cents int) (total int) {
	return quantity * cents
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, price(2, 450)) })
	go http.Serve(listener, nil)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	for {
		if response, err := http.Get("http://" + listener.Addr().String()); err == nil {
			response.Body.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
}
