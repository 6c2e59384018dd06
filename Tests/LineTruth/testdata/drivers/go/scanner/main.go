// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/token"

	"truth/go/scanner"
)

const text = `// Package p is scanned.
package p

import "fmt" /* over
lines */

//line other.go:7
func f[T any](x T, ys ...int) (n int, err error) {
	for i := 0; i < 10 && i != 3; i++ {
		n += i << 2 &^ 1; n--
		ch <- 'a'
	}
	switch x := 0x1F + 0b11 + 0o17 + 1_000 + 1.5e-3 + 2i + 017 + .5; {
	case x >= 3, x <= 4, !(x == 5):
		goto L
	}
L:
	s := "text\n\u00e9" + ` + "`raw\r\ntext`" + `
	a[1] |= b ^ c % d / e * ~f
	return
}
`

func scan(text string, mode scanner.Mode) {
	files := token.NewFileSet()
	file := files.AddFile("p.go", files.Base(), len(text))
	var errors scanner.ErrorList
	var s scanner.Scanner
	s.Init(file, []byte(text), func(at token.Position, message string) { errors.Add(at, message) }, mode)
	for {
		at, kind, literal := s.Scan()
		if kind == token.EOF {
			break
		}
		fmt.Println(files.Position(at), kind, literal)
	}
	errors.Sort()
	errors.RemoveMultiples()
	fmt.Println(s.ErrorCount, errors.Err(), len(errors))
	for _, each := range errors {
		fmt.Println(each)
	}
}

func main() {
	scan(text, scanner.ScanComments)
	scan(text, 0)
	scan("'' 'ab' '\\q' \"open\n0x 0b2 08 1e 1__0 @ # /* never", 0)
	scan("\ufeffa\x00b\xff '\\400' \"\\ud800\" 0xg 1.p `open", 0)
	scan("return // end\n} ) ] x++\nbreak\n/* a */ /* b\n */ y", scanner.ScanComments)
}
