// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"

	"truth/text/scanner"
)

const text = `// A comment
package main /* over
lines */ x := 0x1F + 017 - 1.5e-3 * 'a' % '\n'
"text with \"quotes\" and \u00e9" ` + "`raw\ntext`" + ` 0b101 0o17 1_000 .5 1. 08 1e 0x1p-2 ä日 _a1
'unclosed
"unclosed
0b12 1__0 '' 'ab' @ #
`

func scan(text string, set func(*scanner.Scanner)) {
	var s scanner.Scanner
	s.Init(strings.NewReader(text))
	s.Filename = "text"
	errors := 0
	s.Error = func(s *scanner.Scanner, message string) {
		errors++
		fmt.Println("error:", s.Pos(), message)
	}
	set(&s)
	for token := s.Scan(); token != scanner.EOF; token = s.Scan() {
		fmt.Println(s.Position, scanner.TokenString(token), s.TokenText(), s.Peek())
	}
	fmt.Println(errors, s.ErrorCount)
}

func main() {
	scan(text, func(*scanner.Scanner) {})
	scan(text, func(s *scanner.Scanner) { s.Mode = scanner.ScanIdents | scanner.ScanComments | scanner.ScanInts })
	scan("a-b c\n\td%e", func(s *scanner.Scanner) {
		s.Mode = scanner.ScanIdents
		s.Whitespace ^= 1 << '\n'
		s.IsIdentRune = func(c rune, i int) bool { return c == '-' && i > 0 || c >= 'a' && c <= 'z' }
	})
	scan(strings.Repeat("word ", 300)+"\x00\xff", func(*scanner.Scanner) {})
	scan("/* never closed", func(s *scanner.Scanner) { s.Mode = scanner.GoTokens &^ scanner.SkipComments })
	var p scanner.Position
	p.Line = 3
	fmt.Println(p, p.IsValid())
}
