-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What the commands do while sessions run, and before they start one.
local check = require("check")
local commands = require("sonde.commands")
local fake = dofile(vim.uv.cwd() .. "/Tests/Clients/nvim/fake_dap.lua")
local traces = require("sonde.traces")

local said
local buffers

--- Opens a file of a new module, with the cursor in its last line.
local function open(folder, name, source)
  check.write(folder .. "/go.mod", "module example.com/" .. vim.fs.basename(folder) .. "\n\ngo 1.19\n")
  vim.cmd.edit(check.write(folder .. "/" .. name, source))
  vim.bo.filetype = "go"
  vim.cmd.normal({ "G", bang = true })
  buffers[#buffers + 1] = vim.api.nvim_get_current_buf()
end

local function case(name, body)
  check.case(name, function()
    package.loaded.dap = fake
    fake.reset()
    traces.clear()
    traces.listen()
    said, buffers = {}, {}
    local before = vim.notify
    vim.notify = function(text, level)
      said[#said + 1] = { text, level }
    end
    local ok, problem = pcall(body, check.folder())
    vim.notify = before
    for _, buffer in ipairs(buffers) do
      vim.api.nvim_buf_delete(buffer, { force = true })
    end
    fake.reset()
    package.loaded.dap = nil
    traces.clear()
    if not ok then
      error(problem, 0)
    end
  end)
end

--- Waits for the next message, and returns it.
local function message()
  check.eventually("a message", function()
    return #said > 0
  end)
  return table.remove(said, 1)
end

local main = "package main\n\nfunc main() {\n}"

case("with a session of another program it starts the right one, beside it", function(root)
  local worker = fake.initialized(fake.session(1, nil, { program = root .. "/worker" }))
  open(root .. "/gen", "main.go", main)
  commands.trace({})
  check.equal(worker.asked, {})
  check.equal({ #fake.ran, fake.ran[1].program, fake.how }, { 1, root .. "/gen", { new = true } })
end)

case("with a session of its program it sets the function there, and says so after the answer", function(root)
  local session = fake.session(1, nil, { program = root .. "/gen" })
  open(root .. "/gen", "main.go", main)
  local answer
  function session:request(_, _, callback)
    answer = callback
  end
  fake.initialized(session)
  commands.trace({})
  vim.wait(0)
  check.equal({ fake.ran, said }, { {}, {} }, "nothing is said before the answer")
  answer(nil, { breakpoints = { { verified = true } } })
  check.equal(message(), { "Sonde: tracing main.main.", vim.log.levels.INFO })
end)

case("what the program does not have is an error, and forgotten", function(root)
  fake.initialized(fake.session(1, { breakpoints = { { verified = false, message = "No function." } } }, { program = root .. "/gen" }))
  open(root .. "/gen", "main.go", main)
  commands.trace({})
  check.equal(message(), { "Sonde: main.main: No function.", vim.log.levels.ERROR })
  check.equal({ traces.list(), said }, { {}, {} })
end)

case("before the program runs it says that it will", function(root)
  fake.session(1, nil, { program = root .. "/gen" })
  open(root .. "/gen", "main.go", main)
  commands.trace({})
  check.equal(message()[1], "Sonde: main.main will be traced when the program starts.")
end)

case("a test of a program that runs without its tests starts them", function(root)
  fake.initialized(fake.session(1, nil, { program = root .. "/gen" }))
  open(root .. "/gen", "main_test.go", "package main\n\nfunc TestA(t *testing.T) {\n}")
  commands.trace({})
  check.equal({ fake.ran[1].mode, fake.how }, { "test", { new = true } })
end)

case("the same program again replaces its session", function(root)
  fake.initialized(fake.session(1, nil, { program = root .. "/other" }))
  local session = fake.initialized(fake.session(2, nil, { program = root .. "/gen", mode = "test" }))
  open(root .. "/gen", "main_test.go", "package main\n\nfunc TestA(t *testing.T) {\n}")
  commands.test({})
  check.equal({ fake.how, fake.current == session }, { { new = false }, true })
end)

case("a function is removed from the program of this file", function(root)
  local gen = fake.initialized(fake.session(1, nil, { program = root .. "/gen" }))
  local worker = fake.initialized(fake.session(2, nil, { program = root .. "/worker" }))
  for _, name in ipairs({ "worker", "gen" }) do
    open(root .. "/" .. name, "main.go", main)
    commands.trace({})
    message()
  end
  commands.untrace({}, false)
  check.equal(message()[1], "Sonde: main.main is no longer traced.")
  check.equal({ fake.functions(gen), fake.functions(worker) }, { {}, { "main.main" } })
end)

case("a modified buffer is saved before it is built", function(root)
  open(root .. "/gen", "main.go", main)
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "// new" })
  commands.trace({})
  check.equal(vim.fn.readfile(root .. "/gen/main.go"), { "package main", "", "func main() {", "}", "// new" })
  check.equal({ #fake.ran, vim.bo.modified, said }, { 1, false, {} })
end)

case("one that can't be saved is reported, and runs as it is on disk", function(root)
  open(root .. "/gen", "main_test.go", "package main\n\nfunc TestA(t *testing.T) {\n}")
  vim.api.nvim_buf_set_lines(0, 1, 1, false, { "// new" })
  vim.bo.readonly = true
  commands.test({})
  local text, level = unpack(message())
  check.contains(text, "Sonde: main_test.go can't be saved, so Sonde runs the file without your changes. E45:")
  check.equal({ level, #fake.ran }, { vim.log.levels.WARN, 1 })
  assert(not text:find("\n", 1, true), "one line")
end)

case("a package is run by the programs of all modules in go.work, and by its tests only if it has some", function(root)
  check.write(root .. "/go.work", "go 1.19\n\nuse (\n\t./svc\n\t./shared\n)\n")
  check.write(root .. "/svc/go.mod", "module example.com/svc\n\ngo 1.19\n")
  check.write(root .. "/svc/cmd/api/main.go", main .. "\n")
  local before, labels = vim.ui.select, nil
  local function choose(wanted)
    vim.ui.select = function(items, options, callback)
      labels = vim.tbl_map(options.format_item, items)
      callback(items[wanted])
    end
    commands.trace({})
    check.eventually("a question", function()
      return labels
    end)
  end
  open(root .. "/shared", "s.go", "package shared\n\nfunc Twice() {\n}")
  choose(1)
  vim.ui.select = before
  check.equal(labels, { "the program example.com/svc/cmd/api", "a Go program that is already running" })
  check.equal(fake.ran[1].program, root .. "/svc/cmd/api")
  check.write(root .. "/shared/s_test.go", "package shared\n")
  labels = nil
  choose(nil)
  vim.ui.select = before
  check.equal(labels[1], "the tests of this package")
end)
