// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// rows NAME runs one row: a situation for a tracer, whose comment says what is set and what must be shown.
//
//	Row: what the situation is
//	trace: a function breakpoint; there may be several
//	log MARKER [when CONDITION] [hits HITCONDITION]: a logpoint, on the line that ends in the marker
//	line MARKER: a breakpoint without a message there
//	with: launch arguments
//	unordered
//	unoptimised
//	optimised from RELEASE: of Go, for what older ones do not tell of optimised code
//	before RELEASE: OLD for NEW, names that compilers give
//
// All other lines of the block are those that hits print, in this order; goroutines but the first are numbered from 2 in
// the order of their appearance, or all called n where hits have no order.
package main

import (
	"fmt"
	"os"
)

func main() {
	run, isKnown := rows[os.Args[1]]
	if !isKnown {
		fmt.Println("there is no row", os.Args[1])
		os.Exit(2)
	}
	run() //@ RUN
}

var rows = map[string]func(){
	"namedResult": namedResult, "fourIntegers": fourIntegers, "byRegexp": byRegexp, "recursion": recursion,
	"chain": chain, "followed": followed, "followedRecursion": followedRecursion, "mutual": mutual,
	"indirect": indirect, "asleep": asleep, "smallKinds": smallKinds, "sixteen": sixteen, "textAndNumber": textAndNumber,
	"returnPath": returnPath, "wideKinds": wideKinds, "pointers": pointers, "signatures": signatures,
	"manyWords": manyWords, "framed": framed, "runtimePattern": runtimePattern,

	"deferChanges": deferChanges, "deferStack": deferStack, "deferClosure": deferClosure, "panicFrames": panicFrames,
	"panicCaught": panicCaught, "exits": exits,

	"tasks": tasks, "sameLine": sameLine, "labelled": labelled, "hitCounts": hitCounts, "perGoroutine": perGoroutine,

	"instances": instances, "throughInterface": throughInterface, "promoted": promoted, "captured": captured,
	"constants": constants, "methods": methods, "inlinedBody": inlinedBody,

	"brief": brief, "typesOnly": typesOnly, "inline": inline, "long": long, "longest": longest,
	"longTexts": longTexts, "longerTexts": longerTexts, "escapes": escapes, "variety": variety, "nils": nils,

	"calledBack": calledBack, "braces": braces, "wholeText": wholeText, "conditions": conditions,
	"fourth": fourth, "everySecond": everySecond, "firstOnes": firstOnes, "midFunction": midFunction,
}
