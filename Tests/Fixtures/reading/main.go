// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Uses twenty handlers and methods of Go's own packages, which scripts/reading.sh traces to see whether their lines can
// be read.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httputil"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"text/template"
	"time"
)

type order struct {
	ID       int               `json:"id" xml:"id"`
	Customer string            `json:"customer" xml:"customer"`
	Items    []string          `json:"items" xml:"items>item"`
	Labels   map[string]string `json:"labels" xml:"-"`
	Placed   time.Time         `json:"placed" xml:"placed"`
	Notes    *string           `json:"notes" xml:"notes"`
}

type shop struct {
	orders map[int]order
	logger *slog.Logger
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.logger.Info("order", "id", o.ID, "customer", o.Customer)
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(o)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func serve(handler http.Handler) string {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go http.Serve(listener, handler)
	return "http://" + listener.Addr().String()
}

func main() {
	logger := slog.New(slog.NewTextHandler(io.Discard, nil))
	mux := http.NewServeMux()
	mux.Handle("/orders", &shop{orders: map[int]order{}, logger: logger})
	mux.Handle("/files/", http.StripPrefix("/files/", http.FileServer(http.Dir(os.TempDir()))))
	backend := serve(mux)
	proxy := httputil.NewSingleHostReverseProxy(must(url.Parse(backend)))
	front := serve(proxy)

	body := `{"id": 17, "customer": "Ada", "items": ["tea", "cups"], "labels": {"gift": "yes"}}`
	request := must(http.NewRequestWithContext(context.Background(), "POST", front+"/orders?dry=1", strings.NewReader(body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Request-Id", "6b1f0c1e-5a2d-4a53-a1c2-3e1c9a6f0e11")
	response := must(http.DefaultClient.Do(request))
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	must(http.Get(backend + "/files/")).Body.Close()

	var o order
	xml.NewDecoder(strings.NewReader("<order><id>7</id><customer>Bo</customer></order>")).Decode(&o)
	reader := csv.NewReader(strings.NewReader("id,customer\n17,Ada\n"))
	reader.Read()
	page := template.Must(template.New("page").Parse("{{.Customer}} bought {{range .Items}}{{.}} {{end}}"))
	page.Execute(io.Discard, order{ID: 17, Customer: "Ada", Items: []string{"tea", "cups"}})
	must(parser.ParseFile(token.NewFileSet(), "a.go", "package a\nfunc f(x int) int { return x }\n", 0))
	regexp.MustCompile(`(\w+)@(\w+)\.com`).FindStringSubmatch("ada@example.com")
	scanner := bufio.NewScanner(strings.NewReader("first line\nsecond line\n"))
	scanner.Scan()
	zipped := gzip.NewWriter(io.Discard)
	zipped.Write([]byte("some text that is compressed"))
	archive := zip.NewWriter(io.Discard)
	must(archive.Create("orders/17.json"))
	form := multipart.NewReader(strings.NewReader(
		"--b\r\nContent-Disposition: form-data; name=\"customer\"\r\n\r\nAda\r\n--b--\r\n"), "b")
	form.NextPart()
	must(mail.ReadMessage(strings.NewReader("From: ada@example.com\nSubject: tea\n\nTwo cups, please.\n")))
	flags := flag.NewFlagSet("shop", flag.ContinueOnError)
	flags.Int("port", 8080, "where to listen")
	flags.Parse([]string{"-port", "9090", "orders.db"})
	must(time.Parse(time.RFC3339, "2026-12-01T10:00:00Z"))
	exec.Command("true", "--of", "course").Run()
	png.Encode(io.Discard, image.NewRGBA(image.Rect(0, 0, 4, 4)))
	var buffer bytes.Buffer
	buffer.WriteString("a buffer's text")
	fmt.Println(o.Customer, buffer.Len())
}
