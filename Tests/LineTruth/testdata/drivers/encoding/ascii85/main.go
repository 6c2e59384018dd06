// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"truth/encoding/ascii85"
)

// A reader that gives a few bytes at a time.
type slow struct {
	text string
	step int
}

func (s *slow) Read(p []byte) (int, error) {
	if s.text == "" {
		return 0, io.EOF
	}
	n := s.step
	if n > len(s.text) {
		n = len(s.text)
	}
	n = copy(p, s.text[:n])
	s.text = s.text[n:]
	return n, nil
}

func main() {
	for _, text := range []string{"", "a", "ab", "abcd", "\x00\x00\x00\x00zeros", strings.Repeat("Man is distinguished ", 12)} {
		room := make([]byte, ascii85.MaxEncodedLen(len(text)))
		n := ascii85.Encode(room, []byte(text))
		back := make([]byte, 4*n)
		written, read, err := ascii85.Decode(back, room[:n], true)
		fmt.Println(string(room[:n]), string(back[:written]) == text, read, err)
		var out bytes.Buffer
		w := ascii85.NewEncoder(&out)
		for i := 0; i < len(text); i += 5 {
			end := i + 5
			if end > len(text) {
				end = len(text)
			}
			if _, err := w.Write([]byte(text[i:end])); err != nil {
				fmt.Println(err)
			}
		}
		fmt.Println(w.Close())
		decoded, err := io.ReadAll(ascii85.NewDecoder(&slow{out.String(), 3}))
		fmt.Println(string(decoded) == text, err)
	}
	for _, text := range []string{"z!!!!", "abc~def", "a z b", "!!!!!zz", "uuuuu"} {
		back := make([]byte, 40)
		written, read, err := ascii85.Decode(back, []byte(text), false)
		fmt.Println(written, read, err)
		_, err = io.ReadAll(ascii85.NewDecoder(strings.NewReader(text)))
		fmt.Println(err)
	}
}
