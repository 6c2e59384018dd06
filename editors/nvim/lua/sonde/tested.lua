-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What a test traces if the user names nothing: the functions of its package.
local package_of = require("sonde.go.package")
local scan = require("sonde.go.scan")
local M = {}

--- How deep a test's calls are followed if its package has no functions of its own.
local followed_levels = 2

--- The Go files of a folder: Go ignores those that begin with a dot or an underscore.
local function go_files(folder)
  return vim.iter(vim.fs.dir(folder)):map(function(name, kind)
    return kind ~= "directory" and name:find("^[^._].*%.go$") and (folder .. "/" .. name) or nil
  end)
end

local function is_test_file(path)
  return vim.endswith(path, "_test.go")
end

---@param folder string
function M.has_tests(folder)
  return go_files(folder):any(is_test_file)
end

local function has_functions(path)
  return not is_test_file(path) and #scan.functions(table.concat(vim.fn.readfile(path), "\n")) > 0
end

--- All functions of the package, but for the test functions: those print a whole `testing.T`. The functions that a test
--- passes to `t.Run` have its name too. In its own tests package main has its import path.
local function package_functions(file)
  local path = package_of.import_path(file.folder)
  local name = path or (file.package:gsub("_test$", ""))
  return ("/%s%s\\.(?!(?:Test|Benchmark|Fuzz|Example)(?:[^a-z]|$))/"):format(
    path and "^" or "(^|/)",
    package_of.escaped(name)
  )
end

---@param file sonde.File a test file
---@param test string the pattern of the test itself
---@return (string|table)[] tracepoints of a configuration
function M.tracepoints(file, test)
  if go_files(file.folder):any(has_functions) then
    return { package_functions(file) }
  end
  return { { ["function"] = test, followCalls = followed_levels } }
end

return M
