// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"truth/encoding/csv"
)

func read(text string, set func(*csv.Reader)) {
	r := csv.NewReader(strings.NewReader(text))
	set(r)
	for {
		record, err := r.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Println("error:", err)
			if len(record) == 0 {
				return
			}
		}
		line, column := 0, 0
		if len(record) > 0 {
			line, column = r.FieldPos(len(record) - 1)
		}
		fmt.Printf("%q %d %d %d\n", record, line, column, r.InputOffset())
	}
}

func main() {
	read("a,b,c\n1,\"two, 2\",3\n\n# a comment\n\"quoted \"\"word\"\"\",x,\"over\nlines\"\n", func(r *csv.Reader) { r.Comment = '#' })
	read("a;b\n c; d\n", func(r *csv.Reader) { r.Comma, r.TrimLeadingSpace, r.ReuseRecord = ';', true, true })
	read("a,b\nc\nd,e,f\n", func(r *csv.Reader) { r.FieldsPerRecord = -1 })
	read("a,b\nc\n", func(*csv.Reader) {})
	read("a,\"b\nc", func(*csv.Reader) {})
	read("a,\"b\"c\"\r\nx,y\r\n", func(r *csv.Reader) { r.LazyQuotes = true })
	read("a,b\"c\n", func(*csv.Reader) {})
	read("a,\"b\"c\n", func(*csv.Reader) {})
	read(strings.Repeat("long field ", 500)+",ä日\r\n", func(*csv.Reader) {})
	read("x", func(r *csv.Reader) { r.Comma = '\n' })
	all, err := csv.NewReader(strings.NewReader("1,2\n3,4\n")).ReadAll()
	fmt.Println(all, err)
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, record := range [][]string{{"a", "b c", " d"}, {"", "x,y", "q\"q"}, {"line\nbreak", `\.`, "\ttab"}, {""}} {
		if err := w.Write(record); err != nil {
			fmt.Println(err)
		}
	}
	w.UseCRLF = true
	fmt.Println(w.WriteAll([][]string{{"cr\r\nlf", "z"}, {"p", "\"\""}}), w.Error())
	w.Comma = '"'
	fmt.Println(w.Write([]string{"x"}))
	fmt.Printf("%q\n", out.String())
}
