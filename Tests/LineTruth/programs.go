// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
)

// programs are all that are traced: the kept ones, packages of the toolchain, and those made from seeds.
func programs(root string, seeds int) ([]program, error) {
	var all []program
	kept := filepath.Join(root, "Tests/LineTruth/testdata/programs")
	names, err := os.ReadDir(kept)
	if err != nil {
		return nil, err
	}
	for _, each := range names {
		folder := filepath.Join(kept, each.Name())
		p := program{name: each.Name(), write: func(to string, _ toolchain) error { return copyTree(folder, to) }}
		if each.Name() == "rangefunc" {
			p.oldest = 23
		}
		all = append(all, p)
	}
	all = append(all, standardPackages(root)...)
	// Small ones are for tests that can't take long.
	all = append(all, seeded("small", 1, 4), seeded("small", 2, 4))
	for seed := 1; seed <= seeds; seed++ {
		all = append(all, seeded("seed", seed, 14))
	}
	return all, nil
}

func copyTree(from, to string) error {
	return filepath.Walk(from, func(path string, entry os.FileInfo, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(to, relative), text)
	})
}
