// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A small web shop, for docs/recipes.md. It listens on port 8080 until it is stopped. With -requests it sends itself that
// many requests, on a free port, prints the answers and ends.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"
)

type Order struct {
	Item     string
	Quantity int
	Cents    int
}

type Shop struct {
	prices map[string]int
}

// order answers GET /order?item=tea&quantity=2.
func (s *Shop) order(w http.ResponseWriter, r *http.Request) {
	quantity, _ := strconv.Atoi(r.FormValue("quantity"))
	cents, err := s.price(r.FormValue("item"), quantity)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	save(&Order{r.FormValue("item"), quantity, cents})
	fmt.Fprintf(w, "%d cents\n", cents)
}

// price is what so many of an item cost.
func (s *Shop) price(item string, quantity int) (cents int, err error) {
	each, known := s.prices[item]
	if !known {
		return 0, fmt.Errorf("no such item: %q", item)
	}
	return each * quantity, nil
}

// save is slow for large orders.
func save(order *Order) {
	time.Sleep(time.Duration(order.Quantity) * time.Millisecond)
}

func main() {
	requests := flag.Int("requests", 0, "send this many requests, then end")
	flag.Parse()
	shop := &Shop{prices: map[string]int{"tea": 450, "cup": 900}}
	http.HandleFunc("/order", shop.order)
	address := "127.0.0.1:8080"
	if *requests > 0 {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	if *requests == 0 {
		log.Fatal(http.Serve(listener, nil))
	}
	go http.Serve(listener, nil)
	queries := []string{"item=tea&quantity=2", "item=cup&quantity=30", "item=air&quantity=1"}
	for i := 0; i < *requests; i++ {
		fmt.Print(get("http://" + listener.Addr().String() + "/order?" + queries[i%len(queries)]))
	}
}

func get(url string) string {
	response, err := http.Get(url)
	if err != nil {
		return err.Error() + "\n"
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}
