// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package doubling

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The file is found only where the working directory is the package's folder.
func TestDouble(t *testing.T) {
	text, err := os.ReadFile("testdata/number")
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("Double(%d) = %d\n", n, Double(n))
}

func TestFails(t *testing.T) {
	if Double(1) != 3 {
		t.Fatal("as it must")
	}
}
