// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"errors"
	"fmt"

	"truth/text/tabwriter"
)

// A writer that takes so many bytes.
type narrow struct{ room int }

func (n *narrow) Write(p []byte) (int, error) {
	if len(p) > n.room {
		return n.room, errors.New("full")
	}
	n.room -= len(p)
	return len(p), nil
}

func table(text string, least, tab, padding int, pad byte, flags uint) {
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, least, tab, padding, pad, flags)
	for i := 0; i < len(text); i += 7 {
		end := i + 7
		if end > len(text) {
			end = len(text)
		}
		if n, err := w.Write([]byte(text[i:end])); err != nil {
			fmt.Println(n, err)
		}
	}
	fmt.Printf("%v %q\n", w.Flush(), out.String())
}

func main() {
	text := "name\tcount\tprice\nbolt\t12\t0.5\nlonger name\t1\t100.25\n\nx\ty\nä日\tz\t\n"
	table(text, 0, 8, 1, ' ', 0)
	table(text, 5, 0, 2, '.', tabwriter.AlignRight)
	table(text, 4, 4, 1, '\t', tabwriter.Debug|tabwriter.TabIndent)
	table("a\vb\vc\nlong cell\vd\fnew\tpage\n\t\tempty\t\n", 0, 8, 1, ' ', tabwriter.DiscardEmptyColumns)
	table("<b>bold</b>\t&amp;\t&lt;x&gt;\nplain\t<i>i\t>\n", 0, 4, 1, ' ', tabwriter.FilterHTML|tabwriter.StripEscape)
	table("\xffescaped\ttab\xff\tplain\nq\tr\n", 0, 4, 1, '-', tabwriter.StripEscape)
	table("one\ttwo\nthree\tfour\f", 8, 8, 0, '\t', 0)
	table("no line feed\tat all", 0, 8, 1, ' ', tabwriter.Debug)
	w := tabwriter.NewWriter(&narrow{10}, 0, 8, 1, ' ', 0)
	fmt.Fprintln(w, "aaa\tbbb\tcccc")
	fmt.Println(w.Flush())
}
