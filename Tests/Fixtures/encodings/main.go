// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Texts that are hard to print on one line: invalid UTF-8, control characters, quotes, wide characters, line ends.
package main

import "fmt"

type label string

//go:noinline
func text(s string) string { return s }

//go:noinline
func labels(l label, s []label, m struct{ K, V label }) label { return l }

//go:noinline
func raw(b []byte, r []rune) string { return string(b) }

func main() {
	for _, s := range []string{
		"\x00", "\a\b\f\n\r\t\v", "\x1b[31mred\x1b[0m", "\x7f\x80\xff", "\xc3", "\xc3(", "\xe2\x82", "\xf0\x9f\x98",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "ok\xffok", `"quoted" \back`, "`tick` 'single'", "é€😀", "\u2028\u2029\ufeff",
		"e\u0301", "日本語", "\u00a0\u200b\u202e", "{braces} %d %s", "=> (", "\U0010ffff",
		"01234567890123456789012345678901234567890123456789012345678901\xc3\xa9", "line\r\nline",
	} {
		fmt.Printf("%q\n", text(s))
	}
	fmt.Printf("%q\n", labels("a\"b", []label{"\n", "", "\xff"}, struct{ K, V label }{"k\t", "v\\"}))
	fmt.Printf("%q\n", raw([]byte("hi\xff\x00"), []rune{'é', -1, 0x10ffff}))
}
