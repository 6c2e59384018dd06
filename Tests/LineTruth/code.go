// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"io"
	"path/filepath"
)

// linesWithCode are the lines of the module's files for which the binary has code, by the file's name in the module.
func linesWithCode(binary, root string) (map[string]map[int]bool, error) {
	file, err := elf.Open(binary)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := file.DWARF()
	if err != nil {
		return nil, err
	}
	all := map[string]map[int]bool{}
	for units := data.Reader(); ; {
		unit, err := units.Next()
		if err != nil {
			return nil, err
		}
		if unit == nil {
			break
		}
		units.SkipChildren()
		if unit.Tag != dwarf.TagCompileUnit {
			continue
		}
		rows, err := data.LineReader(unit)
		if err != nil || rows == nil {
			continue
		}
		var row dwarf.LineEntry
		for {
			err := rows.Next(&row)
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, err
			}
			if row.File == nil || row.EndSequence {
				continue
			}
			name, err := filepath.Rel(root, row.File.Name)
			if err != nil || name[0] == '.' {
				continue
			}
			if all[name] == nil {
				all[name] = map[int]bool{}
			}
			all[name][row.Line] = true
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no code of %s", binary, root)
	}
	return all, nil
}
