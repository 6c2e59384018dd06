// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

//go:noinline
func use(a ...any) {}

// A default before the cases, a condition with `!`, and one that is stored before it is tested.
//
//go:noinline
func choose(z int) int {
	x := 0
	for x < 2 {
		x++
		switch {
		default:
			use(x, z)
		case !(z >= 8):
			use(z, x)
		case (x > 7 && z > 5) && x != 3:
			use(x)
		}
	}
	return x
}

// A `goto` that leads back makes rounds, also from inside of a loop that begins after its label.
//
//go:noinline
func again(words []string) (total int) {
	seen := 0
restart:
	total = 0
	for i, word := range words {
		total += len(word)
		if total > 6 && seen < 2 {
			seen++
			words = words[i:]
			goto restart
		}
		use(i, word, total)
	}
	use(seen)
	return total
}

// A `goto` that leads ahead skips what is between.
//
//go:noinline
func skip(n int) int {
	last := n
	last = n + 1
	if n > 2 {
		goto end
	}
	use(last)
	last = n * 10
	use(last)
end:
	use(last, n)
	return last
}

// Small enough to be inlined, with a value for each way.
func first(word string) (rune, int) {
	if len(word) > 0 && word[0] < 0x80 {
		return rune(word[0]), 1
	}
	return slow(word)
}

//go:noinline
func slow(word string) (rune, int) {
	for _, r := range word {
		return r, len(string(r))
	}
	return 0, 0
}

//go:noinline
func scan(text string) (letters int) {
	width := 0
	letter := 'a'
	for at := 0; at < len(text); at += width {
		letter, width = first(text[at:])
		if letter == ' ' {
			use(at, width)
			continue
		}
		letters++
		use(letter, width, letters)
	}
	return letters
}

// A literal that is called where it is written, and a variable in it that has the name of one around it.
//
//go:noinline
func inside(n int) int {
	var s uint8 = 3
	func() {
		defer use(n)
		m := n
		for m > 0 {
			s := fmt.Sprint(s, m)
			m--
			use(s, m)
		}
	}()
	use(s)
	return n
}

// The compiler knows the first condition, also without its optimiser.
//
//go:noinline
func known(a int, ok bool) int {
	y := a
	y = 2
	switch {
	case y&4 != 0:
		use(1)
	case a&2 == 0:
		use(2)
	case ok:
		use(3)
	}
	return y
}

// The optimiser may count such a loop down.
//
//go:noinline
func tries(n int) (sum int) {
	for i := range make([]struct{}, n) {
		j := i + 2
		sum += j - i
		use(sum)
	}
	return sum
}

//go:noinline
func add(a, b int) int { return a + b }

// The elements are copied where a round begins, some of the copy behind what the round reads first.
//
//go:noinline
func table() {
	for _, row := range [][2]int{{1, 2}, {12, 3}, {4, 4}, {20, 6}, {0, 7}, {6, 2}} {
		fmt.Println(add(row[0], row[1]))
		fmt.Println(add(row[1], row[0]))
	}
}

// Small enough to be inlined, with a number for one of its ways; neither changes in the loop.
func pick(v int) int {
	if v > 3 {
		return 7
	}
	return v*3 - 1
}

//go:noinline
func rounds(a, b, n int) int {
	y := a
	sum := 0
	for i := 0; i < n; i++ {
		y = pick(a + b)
		sum += i
		if sum > 50 {
			sum -= y
		}
		sum ^= y
	}
	return sum + y
}

func main() {
	use(known(1, true), known(2, false), known(6, true))
	table()
	use(tries(3), rounds(2, 4, 3), rounds(1, 1, 3))
	use(choose(9), choose(7))
	use(again([]string{"one", "three", "five", "seven"}))
	use(skip(1), skip(3))
	use(scan("go is für"))
	use(inside(2))
}
