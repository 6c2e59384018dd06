// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Never run: it links a large part of the standard library.
package main

import (
	"fmt"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.URL) })
	fmt.Println(http.ListenAndServe("127.0.0.1:0", nil))
}
