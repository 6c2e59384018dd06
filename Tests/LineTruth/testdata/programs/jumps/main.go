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

func main() {
	use(choose(9), choose(7))
	use(again([]string{"one", "three", "five", "seven"}))
	use(skip(1), skip(3))
	use(scan("go is für"))
	use(inside(2))
}
