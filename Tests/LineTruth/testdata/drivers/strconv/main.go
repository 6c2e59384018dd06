// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"math"

	"truth/strconv"
)

func main() {
	for _, text := range []string{"0", "42", "-17", "+9", "", "-", "12a", "0x1F", "0b101", "0o17", "1_000", "9223372036854775808", "-9223372036854775809", "300"} {
		n, err := strconv.Atoi(text)
		m, err2 := strconv.ParseInt(text, 0, 8)
		u, err3 := strconv.ParseUint(text, 0, 64)
		fmt.Println(n, err, m, err2, u, err3)
	}
	for _, text := range []string{
		"0", "1.5", "-2.25e10", "1e-320", "1e400", "inf", "-Infinity", "nan", "0x1.8p3", "1_0.5", ".5", "5.", "", "1e", "x",
		"123456789012345678901234567890", "0.1", "2.2250738585072014e-308", "179769313486231570000000000000000000000", "1.00000000000000011102230246251565",
	} {
		f, err := strconv.ParseFloat(text, 64)
		g, err2 := strconv.ParseFloat(text, 32)
		fmt.Println(f, err, g, err2)
	}
	for _, text := range []string{"1+2i", "-1.5e3-2i", "i", "3", "(1+2i)", "1+i", "x"} {
		c, err := strconv.ParseComplex(text, 128)
		fmt.Println(c, err)
	}
	for _, f := range []float64{0, 1, -1.5, 0.1, 1e21, 123456.789, math.Pi, 5e-24, math.MaxFloat64, math.Inf(1), math.NaN(), 100, 1 << 60} {
		for _, format := range []byte{'e', 'f', 'g', 'b', 'x'} {
			fmt.Println(strconv.FormatFloat(f, format, -1, 64), strconv.FormatFloat(f, format, 4, 64))
		}
		if f < 1e300 {
			fmt.Println(strconv.FormatFloat(f, 'g', -1, 32), strconv.FormatFloat(f, 'e', 18, 64))
		}
	}
	fmt.Println(strconv.FormatComplex(1.5-2i, 'g', -1, 128))
	for _, n := range []int64{0, 7, -7, 99, 100, 12345, -987654321, math.MinInt64, math.MaxInt64} {
		fmt.Println(strconv.FormatInt(n, 10), strconv.FormatInt(n, 2), strconv.FormatInt(n, 16), strconv.FormatInt(n, 36), strconv.FormatUint(uint64(n), 8))
	}
	for _, text := range []string{"plain", "a\"b\\c", "tab\tnl\n\x00\x7f", "ä日\u2028😀\xff", "`back`"} {
		quoted := strconv.Quote(text)
		back, err := strconv.Unquote(quoted)
		fmt.Println(quoted, strconv.QuoteToASCII(text), strconv.QuoteToGraphic(text), back == text, err, strconv.CanBackquote(text))
	}
	for _, text := range []string{`"a\x41\101\u00e9\U0001F600"`, "`raw\r\n`", `'x'`, `'\n'`, `"bad`, `'ab'`, `"\q"`, `"\400"`, `""`, `x`} {
		s, err := strconv.Unquote(text)
		prefix, err2 := strconv.QuotedPrefix(text + " more")
		fmt.Printf("%q %v %q %v\n", s, err, prefix, err2)
	}
	for _, r := range []rune{'a', '\'', '\n', 'ä', 0x10FFFF, 0xFFFD, -1} {
		fmt.Println(strconv.QuoteRune(r), strconv.QuoteRuneToASCII(r), strconv.IsPrint(r), strconv.IsGraphic(r))
	}
	for _, text := range []string{"true", "F", "0", "yes"} {
		b, err := strconv.ParseBool(text)
		fmt.Println(b, err, strconv.FormatBool(b))
	}
	line := strconv.AppendInt(nil, 42, 10)
	line = strconv.AppendQuote(append(line, ' '), "q")
	line = strconv.AppendBool(append(line, ' '), true)
	line = strconv.AppendFloat(append(line, ' '), 2.5, 'g', -1, 64)
	line = strconv.AppendUint(append(line, ' '), 7, 2)
	fmt.Println(string(line), strconv.Itoa(-3))
}
