// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// load drives `sonde dap` as an editor would, as hard as it can, and checks the output against the traced program's own
// counts. It prints a line with figures, or says what was wrong and exits with 1.
//
//	load SONDE related PROGRAM BACKEND CALLS RATE
//	load SONDE silent PROGRAM BACKEND SECONDS
//	load SONDE latency PROGRAM BACKEND HITS IDLE-SECONDS
//	load SONDE functions PROGRAM BACKEND ROUNDS
//	load SONDE whole PROGRAM BACKEND ROUNDS
//	load SONDE headers - - KILOBYTES
//	load SONDE names PROGRAM BACKEND COUNT, with the path of its main file in SOURCE
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) < 4 {
		usage()
	}
	sonde, load, program, backend := arguments[0], arguments[1], arguments[2], arguments[3]
	numbers := []int{}
	for _, text := range arguments[4:] {
		numbers = append(numbers, number(text))
	}
	switch {
	case load == "related" && len(numbers) == 2:
		relatedLoad(sonde, program, backend, numbers[0], numbers[1])
	case load == "silent" && len(numbers) == 1:
		silentLoad(sonde, program, backend, numbers[0])
	case load == "latency" && len(numbers) == 2:
		latencyLoad(sonde, program, backend, numbers[0], numbers[1])
	case load == "functions" && len(numbers) == 1:
		functionsLoad(sonde, program, backend, numbers[0])
	case load == "whole" && len(numbers) == 1:
		wholeLoad(sonde, program, backend, numbers[0])
	case load == "names" && len(numbers) == 1:
		namesLoad(sonde, program, must(filepath.Abs(os.Getenv("SOURCE"))), backend, numbers[0])
	case load == "headers" && len(numbers) == 1:
		headersLoad(sonde, numbers[0])
	default:
		usage()
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: load SONDE related|silent|latency|functions|whole|names|headers PROGRAM BACKEND NUMBER...")
	os.Exit(2)
}
