// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"truth/encoding/json"
)

type inner struct {
	A int     `json:"a"`
	B float64 `json:"b,omitempty"`
}

type colour int

func (c colour) MarshalText() ([]byte, error) { return []byte(fmt.Sprint("colour-", int(c))), nil }

func (c *colour) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return errors.New("no colour")
	}
	*c = colour(len(text))
	return nil
}

type raw struct{ text string }

func (r raw) MarshalJSON() ([]byte, error) { return []byte(`{"raw":"` + r.text + `"}`), nil }

func (r *raw) UnmarshalJSON(text []byte) error {
	r.text = string(text)
	return nil
}

type outer struct {
	inner
	Name   string            `json:"name"`
	Count  int64             `json:",string"`
	List   []int             `json:"list"`
	Flags  [2]bool           `json:"flags"`
	Map    map[string]string `json:"map"`
	Any    any               `json:"any"`
	Next   *outer            `json:"next,omitempty"`
	Colour colour            `json:"colour"`
	Raw    raw               `json:"raw"`
	Bytes  []byte            `json:"bytes"`
	Skip   int               `json:"-"`
	hidden int
}

func check(text string, into any) {
	err := json.Unmarshal([]byte(text), into)
	fmt.Printf("%v %T\n", err, err)
}

func main() {
	value := outer{
		inner: inner{A: 7, B: 2.5}, Name: "näme <&> \u2028\x01\xff", Count: -12, List: []int{1, 2, 3}, Flags: [2]bool{true, false},
		Map: map[string]string{"k": "v"}, Any: []any{nil, 1.5, "x", map[string]any{"q": false}}, Colour: 3, Raw: raw{"r"}, Bytes: []byte("bytes"),
	}
	value.Next = &outer{Name: "next", Any: 1e30}
	text, err := json.Marshal(value)
	fmt.Println(string(text), err)
	var back outer
	check(string(text), &back)
	fmt.Println(back.Name == value.Name, back.A, back.B, back.Count, back.List, back.Flags, back.Map, back.Any, back.Next.Name, back.Colour, back.Raw, back.Bytes)
	indented, err := json.MarshalIndent(map[string][]int{"a": {1, 2}}, "> ", "  ")
	fmt.Println(string(indented), err)
	var compact bytes.Buffer
	fmt.Println(json.Compact(&compact, []byte(" { \"a\" : [ 1 , 2 ] } ")), compact.String())
	compact.Reset()
	json.HTMLEscape(&compact, []byte(`{"x":"<b>&"}`))
	fmt.Println(compact.String(), json.Valid([]byte(`[1,2,{"a":null}]`)), json.Valid([]byte(`[1,]`)))
	for _, wrong := range []string{
		``, `{`, `[1,2`, `{"a":}`, `{"a" 1}`, `tru`, `"unclosed`, `"bad \x"`, `01`, `1e`, `-`, `{"name":5}`, `{"list":"x"}`, `[1] 2`,
		`{"Count":"x"}`, `{"a":1.5}`, `{"a":1e400}`, `{"colour":""}`, `{"bytes":"?"}`, `{"flags":[true,true,true]}`, `{"next":{"list":[1,"x"]}}`,
	} {
		var target outer
		check(wrong, &target)
	}
	var anything any
	check(`{"num":-1.5e3,"text":"\ud83d\ude00\u00e9\n\"","list":[true,null,[]],"empty":{}}`, &anything)
	fmt.Println(anything)
	var keys map[int]*inner
	check(`{"5":{"a":9}}`, &keys)
	fmt.Println(keys[5].A)
	d := json.NewDecoder(strings.NewReader(`{"a":1,"x":2} [1,"two",{"k":3}] 12 "s"`))
	d.UseNumber()
	var first any
	fmt.Println(d.Decode(&first), first, d.More(), d.InputOffset())
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		fmt.Printf("%T %v %v\n", token, token, err)
	}
	strict := json.NewDecoder(strings.NewReader(`{"a":1,"unknown":2}`))
	strict.DisallowUnknownFields()
	fmt.Println(strict.Decode(&inner{}))
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	fmt.Println(e.Encode(struct {
		X *int
		Y any `json:"y"`
		Z [0]int
	}{Y: "<z>"}), out.String())
	_, err = json.Marshal(make(chan int))
	fmt.Println(err)
	check("1", nil)
	check("1", inner{})
}
