// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// More arguments and results than registers: what does not fit lies on the stack, also in the middle of the list.
package main

import "fmt"

type pair struct{ A, B int }
type triple struct {
	A int
	S string
}

//go:noinline
func seven(a, b, c, d, e, f, g int) (h, i, j, k, l, m, n int) { return g, f, e, d, c, b, a }

//go:noinline
func sixteen(a int, b string, c int8, d []int, e bool, f int16, g string, h uint32, i pair, j [2]int, k byte, l *int,
	m string, n error, o triple, p int64) (string, int, [2]int, bool, pair, byte, string, int64, []int) {
	return b + g + m, a + int(c), [2]int{j[1], j[0]}, !e, pair{i.B, i.A}, k + 1, o.S, p, d
}

// The array has to go to the stack; those behind it still get registers.
//
//go:noinline
func around(a int, b [2]int, c string, d [3]string, e int) (int, [3]string, string, [2]int, int) {
	return e, d, c, b, a
}

// The last one does not fit whole, so it lies wholly on the stack.
//
//go:noinline
func split(a, b, c, d, e, f, g, h int, s string) (t string, i, j, k, l, m, n, o, p int) {
	return s, h, g, f, e, d, c, b, a
}

//go:noinline
func narrow(a int8, b [2]int8, c int16, d [3]int16, e int32, f [1]int32, g uint8, h [2]bool) ([2]bool, uint8, [1]int32,
	int32, [3]int16, int16, [2]int8, int8) {
	return h, g, f, e, d, c, b, a
}

//go:noinline
func strings10(a, b, c, d, e, f, g, h, i, j string) (string, string, string, string, string, string) {
	return j, i, h, g, f + a, e + b + c + d
}

func main() {
	n := 5
	fmt.Println(seven(1, 2, 3, 4, 5, 6, 7))
	fmt.Println(sixteen(1, "b", -3, []int{4, 4}, true, 6, "g", 8, pair{9, 10}, [2]int{11, 12}, 13, &n, "m", nil,
		triple{15, "o"}, 16))
	fmt.Println(around(1, [2]int{2, 3}, "c", [3]string{"d", "e", "f"}, 5))
	fmt.Println(split(1, 2, 3, 4, 5, 6, 7, 8, "nine"))
	fmt.Println(narrow(-1, [2]int8{-2, 2}, -3, [3]int16{4, -4, 4}, -5, [1]int32{6}, 7, [2]bool{true, false}))
	fmt.Println(strings10("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"))
}
