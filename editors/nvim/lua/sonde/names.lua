-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The name under which Sonde knows the function at the cursor.
local package_of = require("sonde.go.package")
local scan = require("sonde.go.scan")
local tree = require("sonde.go.tree")
local M = {}

---@class sonde.Place
---@field pattern string what Sonde is asked to trace
---@field func string the function's own name
---@field test "test"|"benchmark"|"all"|nil what `go test` would run it as; "all" is the function that runs the tests

---@class sonde.File
---@field path string
---@field folder string
---@field package string
---@field is_test boolean

--- What `go test` takes this function of a test file for: no lower-case letter of any alphabet may follow the first word.
---@param name string
---@return "test"|"benchmark"|nil
function M.test_kind(name)
  for _, kind in ipairs({ "Test", "Fuzz", "Example", "Benchmark" }) do
    local rest = vim.startswith(name, kind) and name:sub(#kind + 1)
    if rest and vim.fn.match(rest, "\\C^[[:lower:]]") < 0 then
      return kind == "Benchmark" and "benchmark" or "test"
    end
  end
end

--- The linker's name, except for type arguments, which Sonde adds.
---@param prefix string
---@param found sonde.Function
---@return string
function M.pattern(prefix, found)
  local receiver = found.receiver
  if receiver then
    return ("%s.%s.%s"):format(prefix, receiver.pointer and ("(*%s)"):format(receiver.type) or receiver.type, found.name)
  end
  -- A package may have several, which the compiler numbers.
  if found.name == "init" then
    return ("/^%s\\.init\\.\\d+$/"):format(package_of.escaped(prefix))
  end
  return prefix .. "." .. found.name
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

---@param buffer integer
---@return sonde.File? file
---@return string? problem
function M.file(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  if vim.bo[buffer].filetype ~= "go" and not vim.endswith(path, ".go") then
    return nil, "This is not a Go file. Open one, and put the cursor in a function."
  end
  local _, package = scan.functions(text_of(buffer))
  if not package then
    return nil, "This file has no package clause."
  end
  path = vim.fn.fnamemodify(path, ":p")
  return {
    path = path,
    folder = vim.fs.dirname(path),
    package = package,
    is_test = vim.endswith(path, "_test.go"),
  }
end

--- Whether it is the function that runs the tests of a package, and no test.
local function runs_tests(buffer, found)
  local lines = vim.api.nvim_buf_get_lines(buffer, found.first - 1, found.last, false)
  local parameters = table.concat(lines, " "):match("^%s*func%s+TestMain%s*(%b())")
  return parameters ~= nil and parameters:find("%*%s*[%w_]*%.?M%s*,?%s*%)$") ~= nil
end

---@param buffer integer
---@param line integer from 1
---@return sonde.Place? place
---@return string? problem
---@return boolean? may_ask whether another function of this file may be meant
function M.at(buffer, line)
  local file, problem = M.file(buffer)
  if not file then
    return nil, problem
  end
  local found = tree.function_at(buffer, line)
  if not found then
    for _, one in ipairs((scan.functions(text_of(buffer)))) do
      if one.first <= line and line <= one.last then
        found = one
      end
    end
  end
  if not found then
    return nil, "The cursor is not in a function. Put it in one, or type a name: :SondeTrace main.price", true
  end
  if found.name == "_" then
    return nil, "A function named _ is never called, so it can't be traced."
  end
  return {
    pattern = M.pattern(package_of.prefix(file.folder, file.package), found),
    func = found.name,
    test = file.is_test and not found.receiver and (runs_tests(buffer, found) and "all" or M.test_kind(found.name)) or nil,
  }
end

return M
