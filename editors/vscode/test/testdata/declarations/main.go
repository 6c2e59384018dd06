// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// declarations FOLDER... prints one JSON object for each Go file below the folders: its functions as Go's parser has them.
package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
)

type function struct {
	Name            string `json:"name"`
	Receiver        string `json:"receiver"`
	IsPointerMethod bool   `json:"isPointerMethod"`
	Start           int    `json:"start"`
	End             int    `json:"end"`
	Comments        int    `json:"comments"`
}

type file struct {
	File        string     `json:"file"`
	PackageName string     `json:"packageName"`
	Functions   []function `json:"functions"`
}

func main() {
	output := json.NewEncoder(os.Stdout)
	for _, folder := range os.Args[1:] {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			// What lies under testdata need not be valid Go.
			if err == nil && entry.IsDir() && entry.Name() == "testdata" {
				return filepath.SkipDir
			}
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			return output.Encode(read(path))
		})
		if err != nil {
			log.Fatal(err)
		}
	}
}

func read(path string) file {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, path, nil, parser.ParseComments)
	if err != nil {
		log.Fatal(err)
	}
	offset := func(position token.Pos) int { return files.Position(position).Offset }
	result := file{File: path, PackageName: tree.Name.Name, Functions: []function{}}
	for _, declaration := range tree.Decls {
		declared, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		found := function{Name: declared.Name.Name, Start: offset(declared.Pos()), End: offset(declared.End())}
		found.Comments = found.Start
		if declared.Doc != nil {
			found.Comments = offset(declared.Doc.Pos())
		}
		if declared.Recv != nil {
			found.Receiver, found.IsPointerMethod = receiver(declared.Recv.List[0].Type, false)
		}
		result.Functions = append(result.Functions, found)
	}
	return result
}

func receiver(expression ast.Expr, isPointer bool) (string, bool) {
	switch is := expression.(type) {
	case *ast.StarExpr:
		return receiver(is.X, true)
	case *ast.ParenExpr:
		return receiver(is.X, isPointer)
	case *ast.IndexExpr:
		return receiver(is.X, isPointer)
	case *ast.IndexListExpr:
		return receiver(is.X, isPointer)
	case *ast.Ident:
		return is.Name, isPointer
	}
	log.Fatalf("no receiver is a %T", expression)
	return "", false
}
