// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// modulePath is the module path of every traced program.
const modulePath = "truth"

// A source is one checked module.
type source struct {
	root     string
	fset     *token.FileSet
	context  build.Context
	packages map[string]*checked
	minor    int
}

type checked struct {
	types *types.Package
	info  *types.Info
	files []*sourceFile
}

type sourceFile struct {
	name string // relative to the module
	text []byte
	tree *ast.File
}

// One for all sources: checking the packages of the toolchain takes a while.
var (
	sharedFiles    = token.NewFileSet()
	sharedImporter types.ImporterFrom
)

// load checks every package of the module at root as Go 1.minor sees it.
func load(root string, minor int) (*source, error) {
	if sharedImporter == nil {
		build.Default.CgoEnabled = false
		sharedImporter = importer.ForCompiler(sharedFiles, "source", nil).(types.ImporterFrom)
	}
	s := &source{root: root, fset: sharedFiles, context: build.Default, packages: map[string]*checked{}, minor: minor}
	s.context.ReleaseTags = nil
	for i := 1; i <= minor; i++ {
		s.context.ReleaseTags = append(s.context.ReleaseTags, fmt.Sprintf("go1.%d", i))
	}
	err := filepath.Walk(root, func(path string, entry os.FileInfo, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if found, _ := filepath.Glob(filepath.Join(path, "*.go")); len(found) == 0 {
			return nil
		}
		relative, err := filepath.Rel(root, path)
		if err == nil {
			_, err = s.Import(filepath.ToSlash(filepath.Join(modulePath, relative)))
		}
		return err
	})
	return s, err
}

func (s *source) Import(path string) (*types.Package, error) { return s.ImportFrom(path, s.root, 0) }

func (s *source) ImportFrom(path, folder string, mode types.ImportMode) (*types.Package, error) {
	if path != modulePath && !strings.HasPrefix(path, modulePath+"/") {
		return sharedImporter.ImportFrom(path, folder, mode)
	}
	if done, ok := s.packages[path]; ok {
		return done.types, nil
	}
	p, err := s.check(path)
	if err != nil {
		return nil, err
	}
	s.packages[path] = p
	return p.types, nil
}

func (s *source) check(path string) (*checked, error) {
	folder := filepath.Join(s.root, strings.TrimPrefix(path, modulePath))
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	p := &checked{info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Scopes: map[ast.Node]*types.Scope{},
	}}
	var trees []*ast.File
	for _, name := range names {
		if fits, err := s.context.MatchFile(folder, filepath.Base(name)); err != nil || !fits {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(s.fset, name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(s.root, name)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, &sourceFile{name: relative, text: text, tree: tree})
		trees = append(trees, tree)
	}
	config := types.Config{Importer: s, GoVersion: fmt.Sprintf("go1.%d", s.minor), Sizes: types.SizesFor("gc", "amd64")}
	p.types, err = config.Check(path, s.fset, trees, p.info)
	return p, err
}

func (s *source) position(pos token.Pos) token.Position { return s.fset.PositionFor(pos, false) }

func (s *source) line(pos token.Pos) int { return s.position(pos).Line }
