-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The lines in nvim-dap's repl.
local check = require("check")
local fake = dofile(vim.uv.cwd() .. "/Tests/Clients/nvim/fake_dap.lua")
local repl = require("sonde.repl")

local function case(name, body)
  check.case(name, function()
    package.loaded.dap = fake
    fake.reset()
    repl.listen()
    local ok, problem = pcall(body)
    fake.reset()
    package.loaded.dap = nil
    if not ok then
      error(problem, 0)
    end
  end)
end

--- What nvim-dap appends itself: what was typed, an answer, an error.
local function appended(text)
  fake.repl.append(text, "$", { newline = true })
end

case("output after an answer and after an error begins a line", function()
  fake.output("hit 1\n")
  appended("dap> :stats")
  appended("main.price: 1 call")
  fake.output("hit 2\n")
  appended("dap> x")
  appended("'x' can't be evaluated")
  fake.output("hit 3\n")
  check.equal(fake.shown(), {
    "hit 1", "", "dap> :stats", "main.price: 1 call", "hit 2", "", "dap> x", "'x' can't be evaluated", "hit 3", "",
  })
end)

case("so does output between what was typed and its answer", function()
  appended("dap> :stats")
  fake.output("hit 1\n")
  check.equal(fake.shown(), { "dap> :stats", "hit 1", "" })
end)

case("an answer that ends its line leaves no empty one", function()
  appended("dap> :stats")
  appended("main.price: 1 call\n")
  fake.output("hit 1\n")
  check.equal(fake.shown(), { "dap> :stats", "main.price: 1 call", "hit 1", "" })
end)

case("output that comes in pieces stays one line", function()
  fake.output("one ")
  fake.output("two\nthree ")
  fake.output("four\n")
  check.equal(fake.shown(), { "one two", "three four", "" })
end)

case("but not with an answer between the pieces", function()
  fake.output("one ")
  appended("dap> :pause")
  fake.output("two\n")
  check.equal(fake.shown(), { "one ", "dap> :pause", "two", "" })
end)

case("telemetry is not shown", function()
  fake.output("{}", "telemetry")
  check.equal(fake.shown(), {})
end)

case("the plugin's own lines stand alone, whatever is before and after", function()
  repl.say("sonde: first")
  fake.output("hit 1\n")
  repl.say("sonde: second")
  appended("dap> x")
  repl.say("sonde: third")
  fake.output("hit 2\n")
  check.equal(fake.shown(), { "sonde: first", "hit 1", "sonde: second", "", "dap> x", "sonde: third", "hit 2", "" })
end)

case("a user's own function for output is kept", function()
  local function own() end
  fake.defaults.sonde.on_output = own
  repl.listen()
  check.equal(fake.defaults.sonde.on_output, own)
end)
