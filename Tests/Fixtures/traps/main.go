// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// traps NAME runs one row: something that Go's compiler or runtime does and that leads a tracer astray. The form is that
// of the program rows.
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
	run()
}

var rows = map[string]func(){
	"mutualPanic": mutualPanic, "panicsAgain": panicsAgain, "deferredPanic": deferredPanic, "nilPanic": nilPanic,
	"runtimeError": runtimeError, "recoveredDeeply": recoveredDeeply, "leavesGoroutine": leavesGoroutine,
	"endless": endless, "raises": raises, "growsWhileOpen": growsWhileOpen, "deferLoop": deferLoop,

	"initialised": initialised, "entries": entries, "methodValues": methodValues, "genericMethodValue": genericMethodValue,
	"valueReceiver": valueReceiver, "promotedThroughInterface": promotedThroughInterface, "linked": linked,
	"assembled": assembled, "calledByAssembly": calledByAssembly, "closureEntries": closureEntries,

	"corruptSlices": corruptSlices, "corruptTexts": corruptTexts, "corruptPointers": corruptPointers,
	"corruptInterfaces": corruptInterfaces, "corruptMaps": corruptMaps, "shadowed": shadowed, "cyclic": cyclic,
	"deadArguments": deadArguments,

	"storedPointers": storedPointers, "storedEscaping": storedEscaping, "typeSwitch": typeSwitch,
	"hoistedPart": hoistedPart, "hoistedLine": hoistedLine,

	"textCases": textCases, "typeCases": typeCases, "listedCases": listedCases, "heads": heads, "flows": flows,
	"braces": braces,

	"emptyResults": emptyResults, "counters": counters,

	"branchedLoops": branchedLoops, "comparedHalves": comparedHalves, "jumpTable": jumpTable,

	"heldMethods": heldMethods, "ownNames": ownNames,
}
