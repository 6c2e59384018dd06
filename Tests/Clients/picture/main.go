// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program picture reads the cells of an editor's screen, as written by picture.lua, from stdin, and writes a picture of
// them, an SVG with text, to stdout. The same cells give the same bytes.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"unicode/utf8"
)

// A screen, as picture.lua writes it. Colours are numbers, 0xRRGGBB.
type screen struct {
	Columns    int
	Foreground int
	Background int
	Rows       [][]piece
}

// A piece is a part of a line with one look.
type piece struct {
	Text       string
	Foreground int
	Background int
	Bold       bool
}

// One cell and the border, in pixels. The width is that of most monospaced fonts at this size; each piece is stretched to
// its cells, so that another font's lines are as long.
const (
	fontSize   = 14
	cellWidth  = 8.4
	cellHeight = 18.0
	baseline   = 13.5
	border     = 12.0
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("picture: ")
	var shown screen
	if err := json.NewDecoder(os.Stdin).Decode(&shown); err != nil {
		log.Fatal("the cells can't be read: ", err)
	}
	out := bufio.NewWriter(os.Stdout)
	shown.write(out)
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func (s *screen) write(out io.Writer) {
	width := 2*border + float64(s.Columns)*cellWidth
	height := 2*border + float64(len(s.Rows))*cellHeight
	fmt.Fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" viewBox=\"0 0 %[1]g %[2]g\">\n",
		width, height)
	fmt.Fprint(out, "<!-- scripts/picture.sh makes this file. -->\n")
	fmt.Fprintf(out, "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n", colour(s.Background))
	fmt.Fprintf(out, "<g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"%d\">\n",
		fontSize)
	for number, row := range s.Rows {
		column, top := 0, border+float64(number)*cellHeight
		for _, piece := range row {
			s.writePiece(out, piece, column, top)
			column += utf8.RuneCountInString(piece.Text)
		}
	}
	fmt.Fprint(out, "</g>\n</svg>\n")
}

func (s *screen) writePiece(out io.Writer, piece piece, column int, top float64) {
	cells := utf8.RuneCountInString(piece.Text)
	if piece.Background != s.Background {
		fmt.Fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
			x(column), top, float64(cells)*cellWidth, cellHeight, colour(piece.Background))
	}
	text := strings.TrimRight(piece.Text, " ")
	start := len(text) - len(strings.TrimLeft(text, " "))
	if text = text[start:]; text == "" {
		return
	}
	weight := ""
	if piece.Bold {
		weight = " font-weight=\"bold\""
	}
	fmt.Fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" textLength=\"%.1f\" fill=\"%s\"%s xml:space=\"preserve\">%s</text>\n",
		x(column+start), top+baseline, float64(utf8.RuneCountInString(text))*cellWidth, colour(piece.Foreground), weight,
		escape.Replace(text))
}

func x(column int) float64 { return border + float64(column)*cellWidth }

func colour(number int) string { return fmt.Sprintf("#%06x", number) }

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
