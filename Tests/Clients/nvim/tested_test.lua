-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What a test traces if nothing is named.
local check = require("check")
local tested = require("sonde.tested")

--- A module whose folder `name` has these files.
local function folder(name, files)
  local root = check.folder()
  check.write(root .. "/go.mod", "module example.com/shop.v2\n")
  for path, text in pairs(files) do
    check.write(root .. "/" .. name .. "/" .. path, text)
  end
  return root .. "/" .. name
end

local function tracepoints(path, package)
  return tested.tracepoints({ folder = path, package = package, is_test = true }, "TestA")
end

local but_tests = "(?!(?:Test|Benchmark|Fuzz|Example)(?:[^a-z]|$))/"

check.case("the functions of the package, but no tests", function()
  local orders = folder("orders", { ["o.go"] = "package orders\nfunc Find() {}\n", ["o_test.go"] = "package orders\n" })
  check.equal(tracepoints(orders, "orders"), { "/^example\\.com/shop\\.v2/orders\\." .. but_tests })
  check.equal(tracepoints(orders, "orders_test"), { "/^example\\.com/shop\\.v2/orders\\." .. but_tests }, "from outside")
end)

check.case("package main has its import path in its own tests", function()
  local api = folder("cmd/api", { ["main.go"] = "package main\nfunc main() {}\n" })
  check.equal(tracepoints(api, "main"), { "/^example\\.com/shop\\.v2/cmd/api\\." .. but_tests })
end)

check.case("without go.mod, a package of that name", function()
  local path = check.folder()
  check.write(path .. "/o.go", "package orders\nfunc Find() {}\n")
  check.equal(tracepoints(path, "orders"), { "/(^|/)orders\\." .. but_tests })
end)

check.case("of a folder with nothing but tests, the calls that the test makes", function()
  local path = folder("it", {
    ["doc.go"] = "// Package it tests.\npackage it\n",
    ["it_test.go"] = "package it\nfunc help() {}\n",
    ["_old.go"] = "package it\nfunc old() {}\n",
  })
  check.equal(tracepoints(path, "it"), { { ["function"] = "TestA", followCalls = 2 } })
end)

check.case("whether a package has tests", function()
  check.equal(tested.has_tests(folder("a", { ["a.go"] = "package a\n", ["a_test.go"] = "package a\n" })), true)
  check.equal(tested.has_tests(folder("a", { ["a.go"] = "package a\n", ["_a_test.go"] = "package a\n" })), false)
end)
