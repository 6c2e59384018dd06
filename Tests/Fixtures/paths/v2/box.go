// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package box lies in a folder that is called after its version.
package box

type Lid struct{ Size int }

//go:noinline
func (l *Lid) Open() int { return l.Size }
