-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The list of traced functions, and the sessions that receive it.
local check = require("check")
local fake = dofile(vim.uv.cwd() .. "/Tests/Clients/nvim/fake_dap.lua")
local traces = require("sonde.traces")

local function asked(...)
  local breakpoints = vim.tbl_map(function(name)
    return { name = name }
  end, { ... })
  return { "setFunctionBreakpoints", { breakpoints = breakpoints } }
end

local function case(name, body)
  check.case(name, function()
    package.loaded.dap = fake
    fake.reset()
    traces.clear()
    traces.listen()
    local ok, problem = pcall(body)
    fake.reset()
    package.loaded.dap = nil
    traces.clear()
    if not ok then
      error(problem, 0)
    end
  end)
end

local function initialized(session)
  for _, hook in pairs(fake.listeners.before.event_initialized) do
    hook(session)
  end
end

case("each function is listed once", function()
  check.equal(traces.add({ "main.a", "main.b" }), true)
  check.equal(traces.add({ "main.a" }), false)
  check.equal(traces.list(), { "main.a", "main.b" })
  check.equal(traces.remove({ "main.a", "main.x" }), { "main.a" })
  check.equal(traces.list(), { "main.b" })
end)

case("a session that starts gets the list when it can take it, once", function()
  local session = fake.session(1)
  traces.add({ "main.a" })
  check.equal(traces.send(), true)
  check.equal(session.asked, {}, "not before it is initialised")
  initialized(session)
  check.equal(session.asked, { asked("main.a") })
end)

case("a session that starts with nothing to trace is asked nothing", function()
  local session = fake.session(1)
  initialized(session)
  check.equal(session.asked, {})
end)

case("a running session gets each change, down to the empty list", function()
  local session = fake.session(1)
  initialized(session)
  traces.add({ "main.a" })
  traces.send()
  traces.remove({ "main.a" })
  traces.send()
  check.equal(session.asked, { asked("main.a"), asked() })
end)

case("sessions of other adapters are left alone", function()
  local other = fake.session(1)
  other.config.type = "delve"
  traces.add({ "main.a" })
  initialized(other)
  check.equal(traces.send(), false)
  check.equal(other.asked, {})
end)

case("what can't be traced is said in the repl, or in a message where that is not opened", function()
  local body = { breakpoints = { { verified = true }, { verified = false, message = "No function 'main.b'." } } }
  traces.add({ "main.a", "main.b" })
  initialized(fake.session(1, body))
  check.equal(fake.shown(), { "sonde: main.b: No function 'main.b'.", "" })
  require("sonde.options").set({ open_repl = false })
  local before, said = vim.notify, nil
  vim.notify = function(text)
    said = text
  end
  initialized(fake.session(2, body))
  check.eventually("a message", function()
    return said
  end)
  vim.notify = before
  require("sonde.options").set()
  check.equal(said, "Sonde: main.b: No function 'main.b'.")
  check.equal(#fake.shown(), 2)
end)
