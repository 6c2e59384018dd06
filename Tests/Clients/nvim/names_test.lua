-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The name of the function at the cursor, found by the scanner, and by Neovim's Go parser if GO_PARSER names one.
local check = require("check")
local names = require("sonde.names")
local tree = require("sonde.go.tree")

local root = check.folder()
check.write(root .. "/go.mod", "module example.com/shop // the shop\n\ngo 1.22\n")

--- A buffer with `source`, whose cursor stands at the sign `§`.
local function open(path, source)
  local before = source:match("^(.-)§")
  local text = source:gsub("§", "")
  local buffer = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(buffer, path)
  vim.bo[buffer].filetype = "go"
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, "\n"))
  return buffer, select(2, before:gsub("\n", "")) + 1
end

local function place(path, source)
  local buffer, line = open(root .. "/" .. path, source)
  local found, problem = names.at(buffer, line)
  vim.api.nvim_buf_delete(buffer, { force = true })
  return found, problem
end

local body = "package shop\n\n"
local cases = {
  { "a function of package main", "cmd/api/main.go", "package main\nfunc price() {\n§}", "main.price" },
  { "one of another package", "orders/o.go", "package orders\nfunc Find() {\n§}", "example.com/shop/orders.Find" },
  { "of the module's own folder", "shop.go", body .. "func A() {\n§}", "example.com/shop.A" },
  { "a folder called otherwise than its package", "go-cart/c.go", "package cart\nfunc A() {§}", "example.com/shop/go-cart.A" },
  { "a pointer's method", "s.go", body .. "func (s *Store) Add(n int) error {\n§return nil\n}", "example.com/shop.(*Store).Add" },
  { "a value's method", "s.go", body .. "func (s Store) Len() int {\n§}", "example.com/shop.Store.Len" },
  { "a receiver without a name", "s.go", body .. "func (*Store) Add() {§}", "example.com/shop.(*Store).Add" },
  { "a value's receiver without a name", "s.go", body .. "func (Store) Add() {§}", "example.com/shop.Store.Add" },
  { "the blank receiver", "s.go", body .. "func (_ Store) Add() {§}", "example.com/shop.Store.Add" },
  { "a generic function", "m.go", body .. "func Map[K comparable, V any](m map[K]V) []K {\n§return nil\n}", "example.com/shop.Map" },
  { "a generic pointer's method", "m.go", body .. "func (s *Stack[T]) Push(v T) {\n§}", "example.com/shop.(*Stack).Push" },
  { "a generic value's method", "m.go", body .. "func (p Pair[K, _]) Key() K {\n§}", "example.com/shop.Pair.Key" },
  { "a receiver in two pairs of parentheses", "m.go", body .. "func (s (*Stack[T])) Pop() {\n§}", "example.com/shop.(*Stack).Pop" },
  { "a receiver over several lines", "m.go", body .. "func (\n\ts *Store, // the store\n) Add(\n\tn int,\n) {\n§}", "example.com/shop.(*Store).Add" },
  { "a test of the same package", "o_test.go", body .. "func TestA(t *testing.T) {\n§}", "example.com/shop.TestA" },
  { "a test of another package", "orders/x_test.go", "package orders_test\nfunc TestA() {\n§}", "example.com/shop/orders_test.TestA" },
  { "a test of package main", "cmd/api/x_test.go", "package main\nfunc TestA() {\n§}", "main.TestA" },
  { "a test outside package main", "cmd/api/x_test.go", "package main_test\nfunc TestA() {\n§}", "example.com/shop/cmd/api_test.TestA" },
  { "one that is itself called _test", "a_test/a.go", "package a_test\nfunc A() {§}", "example.com/shop/a_test.A" },
  { "one of the init functions", "i.go", body .. "func init() {\n§}", "/^example\\.com/shop\\.init\\.\\d+$/" },
  { "a method called init", "i.go", body .. "func (s *S) init() {\n§}", "example.com/shop.(*S).init" },
  { "the line of the signature", "s.go", body .. "func §A() {\n}", "example.com/shop.A" },
  { "the line of the last brace", "s.go", body .. "func A() {\n§}\nfunc B() {}", "example.com/shop.A" },
  { "the second of two", "s.go", body .. "func A() {\n}\n\nfunc B() {\n§}", "example.com/shop.B" },
  { "inside a function literal", "s.go", body .. "func A() {\n\tgo func(x int) {\n§\t}(1)\n}", "example.com/shop.A" },
  { "results with braces", "s.go", body .. "func A() (x struct{ a int }, y interface{ M() }) {\n§}", "example.com/shop.A" },
  { "a result with braces and no parentheses", "s.go", body .. "func A() map[string]struct{} {\n\treturn nil\n§}", "example.com/shop.A" },
  { "an interface as the result", "s.go", body .. "func A() interface {\n\tM()\n} {\n\treturn nil\n§}", "example.com/shop.A" },
  { "braces in strings", "s.go", body .. "func A() {\n\t_ = \"}\" + `\n}\n` + \"\\\"}\"\n\t_ = '}'\n§}", "example.com/shop.A" },
  { "braces in comments", "s.go", body .. "func A() {\n\t// }\n\t/* }\n}\n*/\n§}", "example.com/shop.A" },
  { "a function in a comment before", "s.go", body .. "/*\nfunc B() {\n*/\nfunc A() {\n§}", "example.com/shop.A" },
  { "a function in a string inside", "s.go", body .. "func A() {\n\t_ = `\nfunc B() {\n`\n§}", "example.com/shop.A" },
  { "a function type before", "s.go", body .. "type F func(x int) string\n\nfunc A() {\n§}", "example.com/shop.A" },
  { "names in other alphabets", "s.go", body .. "func Größe() {\n§}", "example.com/shop.Größe" },
  { "a function without a body", "s.go", body .. "func A(x int) (y int)§\n\nfunc B() {}", "example.com/shop.A" },
  { "a parameter that is a function", "s.go", body .. "func A(f func(int) struct{}) {\n§}", "example.com/shop.A" },
  { "vendored code", "vendor/github.com/x/y/y.go", "package y\nfunc A() {§}", "github.com/x/y.A" },
}

local function run(way)
  for _, one in ipairs(cases) do
    check.case(way .. ": " .. one[1], function()
      local found, problem = place(one[2], one[3])
      check.equal(found and found.pattern or problem, one[4], "pattern")
    end)
  end
end

local nowhere = {
  { "between two functions", "s.go", body .. "func A() {\n}\n§\nfunc B() {\n}" },
  { "in an import", "s.go", "package shop\n\nimport (\n§\t\"fmt\"\n)\n\nfunc A() {\n}" },
  { "in a variable's function literal", "s.go", body .. "var f = func(x int) int {\n§\treturn x\n}" },
  { "in one on the line below", "s.go", body .. "var f =\n\tfunc() {\n§\t}" },
  { "behind a function without a body", "s.go", body .. "func A(x int)\n§\nvar x = struct{}{}" },
}

local function run_nowhere(way)
  for _, one in ipairs(nowhere) do
    check.case(way .. ": " .. one[1] .. " there is none", function()
      local found, problem = place(one[2], one[3])
      check.equal(found, nil, "place")
      check.contains(problem, "The cursor is not in a function", "problem")
    end)
  end
end

-- Without a parser, whatever this Neovim has.
local with_tree = tree.function_at
tree.function_at = function() end
run("scanner")
run_nowhere("scanner")

check.case("scanner: a brace that is missing hides no later function", function()
  local found = place("s.go", body .. "func A() {\n\tif true {\n}\n\nfunc (s *Store) B() {\n§}")
  check.equal(found.pattern, "example.com/shop.(*Store).B")
  found = place("s.go", body .. "func A( {\n\nfunc C() {\n§}")
  check.equal(found.pattern, "example.com/shop.C")
end)

check.case("a function named _ is refused with the reason", function()
  local found, problem = place("s.go", body .. "func _() {\n§}")
  check.equal(found, nil)
  check.contains(problem, "never called")
end)

check.case("what is no Go file is refused", function()
  local buffer = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(buffer, root .. "/notes.txt")
  local found, problem = names.at(buffer, 1)
  check.equal(found, nil)
  check.contains(problem, "not a Go file")
end)

check.case("tests are told from other functions", function()
  local function kind(path, source)
    return place(path, source).test
  end
  check.equal(kind("a_test.go", body .. "func TestA(t *testing.T) {§}"), "test")
  check.equal(kind("a_test.go", body .. "func Test(t *testing.T) {§}"), "test")
  check.equal(kind("a_test.go", body .. "func Test_a(t *testing.T) {§}"), "test")
  check.equal(kind("a_test.go", body .. "func FuzzA(f *testing.F) {§}"), "test")
  check.equal(kind("a_test.go", body .. "func ExampleA() {§}"), "test")
  check.equal(kind("a_test.go", body .. "func BenchmarkA(b *testing.B) {§}"), "benchmark")
  check.equal(kind("a_test.go", body .. "func Testing() {§}"), nil, "a lower-case letter follows")
  for _, first in ipairs({ "Test", "Benchmark", "Fuzz", "Example" }) do
    check.equal(kind("a_test.go", body .. "func " .. first .. "é() {§}"), nil, first .. " and one of another alphabet")
    assert(kind("a_test.go", body .. "func " .. first .. "É() {§}"), first .. " and a capital letter")
    assert(kind("a_test.go", body .. "func " .. first .. "1() {§}"), first .. " and a digit")
  end
  check.equal(kind("a_test.go", body .. "func TestMain(m *testing.M) {§}"), "all", "it runs the tests")
  check.equal(kind("a_test.go", body .. "func TestMain(\n\t_ *testing.M,\n) {§}"), "all", "on several lines")
  check.equal(kind("a_test.go", body .. "func TestMain(t *testing.T) {§}"), "test", "a test of this name")
  check.equal(kind("a_test.go", body .. "func (s *Suite) TestA() {§}"), nil, "a method")
  check.equal(kind("a.go", body .. "func TestA() {§}"), nil, "no test file")
end)

tree.function_at = with_tree
local parser = vim.env.GO_PARSER
if parser and parser ~= "" then
  assert(vim.treesitter.language.add("go", { path = parser }))
  check.case("the parser for Go is used", function()
    local buffer, line = open(root .. "/p.go", body .. "func (s *Stack[T]) Push() {\n§}")
    check.equal(tree.function_at(buffer, line), {
      name = "Push", receiver = { type = "Stack", pointer = true }, first = 3, last = 4,
    })
  end)
  run("parser")
  run_nowhere("parser")
end
