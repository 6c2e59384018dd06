// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A server and its client in one program: 20 requests over loopback, or as many as the argument says, each printed as
// the client has it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

type order struct {
	ID    int      `json:"id"`
	Items []string `json:"items"`
	Total float64  `json:"total"`
}

type server struct {
	served atomic.Int64
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.served.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var o order
	if err := json.Unmarshal(body, &o); err != nil {
		http.Error(w, "no order", http.StatusBadRequest)
		return
	}
	o.Total = price(o.Items)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	json.NewEncoder(w).Encode(o)
}

//go:noinline
func price(items []string) float64 {
	total := 0.0
	for _, item := range items {
		total += float64(len(item)) * 1.25
	}
	return total
}

func ask(client *http.Client, url string, n int) (string, error) {
	items := make([]string, n%5)
	for i := range items {
		items[i] = strings.Repeat("x", i+n)
	}
	body, err := json.Marshal(order{ID: n, Items: items})
	if err != nil {
		return "", err
	}
	if n%7 == 6 {
		body = body[:len(body)/2]
	}
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return fmt.Sprintf("%s %s", response.Status, bytes.TrimSpace(text)), err
}

func main() {
	requests := 20
	if len(os.Args) > 1 {
		requests, _ = strconv.Atoi(os.Args[1])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	s := &server{}
	go http.Serve(listener, s)
	client := &http.Client{}
	url := "http://" + listener.Addr().String() + "/orders"
	for n := 0; n < requests; n++ {
		text, err := ask(client, url, n)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(n, text)
	}
	fmt.Println("served", s.served.Load())
}
