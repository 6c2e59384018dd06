-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What nvim-dap is asked to run.
local check = require("check")
local configurations = require("sonde.configurations")
local fake = dofile(vim.uv.cwd() .. "/Tests/Clients/nvim/fake_dap.lua")
local options = require("sonde.options")
local processes = require("sonde.processes")
local traces = require("sonde.traces")

local root = check.folder()
check.write(root .. "/go.mod", "module example.com/shop\n")
local file = { path = root .. "/main.go", folder = root, package = "main", is_test = false }
local limit = options.defaults.arguments.maxHitsPerSecond

--- Chooses an entry of the list in a Go file, as nvim-dap does; `answers` go to the prompts.
local function choose(name, source, answers)
  local buffer = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(buffer, root .. (name == "Sonde: test at the cursor" and "/x_test.go" or "/main.go"))
  vim.bo[buffer].filetype = "go"
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(source, "\n"))
  vim.bo[buffer].modified = false
  vim.api.nvim_set_current_buf(buffer)
  vim.api.nvim_win_set_cursor(0, { 3, 0 })
  local before, asked, result = { vim.ui.input, vim.ui.select }, {}, nil
  local function answer(question, options_given, callback)
    asked[#asked + 1] = options_given
    -- As in an editor: the answer comes later.
    vim.schedule(function()
      callback(question(table.remove(answers, 1)))
    end)
  end
  vim.ui.input = function(given, callback)
    answer(function(text)
      return text
    end, given, callback)
  end
  vim.ui.select = function(items, given, callback)
    answer(function(index)
      return items[index]
    end, given, callback)
  end
  package.loaded.dap = fake
  for _, entry in ipairs(configurations.list()) do
    if entry.name == name then
      coroutine.wrap(function()
        result = getmetatable(entry).__call(entry)
      end)()
    end
  end
  check.eventually("a configuration", function()
    return result
  end)
  vim.ui.input, vim.ui.select = before[1], before[2]
  package.loaded.dap = nil
  vim.api.nvim_buf_delete(buffer, { force = true })
  return result, asked
end

local function case(name, body)
  check.case(name, function()
    traces.clear()
    options.set()
    body()
    traces.clear()
  end)
end

local main = "package main\n\nfunc price() {\n}\n"

case("package, file and process", function()
  check.equal(configurations.package(file), {
    type = "sonde", request = "launch", name = "Sonde: package", mode = "debug", program = root, maxHitsPerSecond = limit,
  })
  check.equal(configurations.package(file, root .. "/cmd/api").program, root .. "/cmd/api")
  check.equal(configurations.file(file).program, root .. "/main.go")
  check.equal(configurations.process(42), {
    type = "sonde", request = "attach", name = "Sonde: process", mode = "local", processId = 42, maxHitsPerSecond = limit,
  })
end)

case("a test runs alone, and traces the functions of its package", function()
  check.write(root .. "/price.go", "package shop\n\nfunc price() {}\n")
  local made = configurations.test(file, { pattern = "example.com/shop.TestA", func = "TestA", test = "test" })
  check.equal(made.mode, "test")
  check.equal(made.program, root)
  check.equal(made.args, { "-test.run=^TestA$" })
  check.equal(made.tracepoints, { "/^example\\.com/shop\\.(?!(?:Test|Benchmark|Fuzz|Example)(?:[^a-z]|$))/" })
end)

case("not if functions of its package are traced already", function()
  traces.add({ "example.com/other.price" }, vim.tbl_extend("force", file, { folder = root .. "/other" }))
  local place = { pattern = "example.com/shop.TestA", func = "TestA", test = "test" }
  check.equal(#configurations.test(file, place).tracepoints, 1, "of another package")
  traces.add({ "example.com/shop.price" }, file)
  check.equal(configurations.test(file, place).tracepoints, nil)
end)

case("a benchmark runs as one, without the tests", function()
  local made = configurations.test(file, { pattern = "main.BenchmarkA", func = "BenchmarkA", test = "benchmark" })
  check.equal(made.args, { "-test.run=^$", "-test.bench=^BenchmarkA$" })
end)

case("in TestMain all tests run, and trace the functions of the package", function()
  local made = configurations.test(file, { pattern = "example.com/shop.TestMain", func = "TestMain", test = "all" })
  check.equal({ made.args, #made.tracepoints }, { nil, 1 })
  check.equal(type(made.tracepoints[1]), "string")
end)

case("for another function all tests of the package run", function()
  local made = configurations.test(file, { pattern = "main.price", func = "price" })
  check.equal({ made.args, made.tracepoints }, {})
end)

case("arguments of setup are in each, and do not replace what makes it", function()
  options.set({ arguments = { stackDepth = 3, program = "/elsewhere", args = { "-v" } } })
  local made = configurations.package(file)
  check.equal({ made.stackDepth, made.program, made.args }, { 3, root, { "-v" } })
  check.equal(configurations.process(1).stackDepth, 3)
end)

case("chosen with nothing traced, it asks, and proposes the function at the cursor", function()
  local made, asked = choose("Sonde: package", main, { "main.price" })
  check.equal(made.program, root)
  check.equal(#asked, 1)
  check.equal(asked[1].default, "main.price")
  check.equal(traces.list(), { "main.price" })
end)

case("an empty answer asks again", function()
  local _, asked = choose("Sonde: package", main, { "", "ship" })
  check.equal(#asked, 2)
  check.equal(traces.list(), { "ship" })
end)

case("cancelled, it ends", function()
  check.equal(choose("Sonde: package", main, {}).program, fake.ABORT)
end)

case("what is traced in another program does not count", function()
  traces.add({ "main.main" }, { folder = check.folder(), package = "main", is_test = false })
  local _, asked = choose("Sonde: package", main, { "main.price" })
  check.equal(#asked, 1)
end)

case("with something traced, it asks nothing", function()
  traces.add({ "main.ship" })
  local made, asked = choose("Sonde: file", main, {})
  check.equal(asked, {})
  check.equal(made.program, root .. "/main.go")
end)

case("a package that is no program is not run", function()
  check.equal(choose("Sonde: package", "package shop\n\nfunc A() {\n}\n", {}).program, fake.ABORT)
end)

case("the test at the cursor asks nothing: it is traced itself", function()
  local made, asked = choose("Sonde: test at the cursor", "package shop\n\nfunc TestA(t *testing.T) {\n}\n", {})
  check.equal(asked, {})
  check.equal(made.args, { "-test.run=^TestA$" })
end)

case("a process is chosen among the Go programs", function()
  local before = processes.list
  processes.list = function()
    return { { pid = 7, label = "7  api" }, { pid = 5, label = "5  web" } }
  end
  local made, asked = choose("Sonde: process", main, { 2, "main.price" })
  processes.list = before
  check.equal(made.processId, 5)
  check.equal(made.request, "attach")
  check.contains(asked[1].prompt, "Go program")
end)

case("where none runs it ends", function()
  local before = processes.list
  processes.list = function()
    return {}
  end
  check.equal(choose("Sonde: process", main, {}).program, fake.ABORT)
  processes.list = before
end)
