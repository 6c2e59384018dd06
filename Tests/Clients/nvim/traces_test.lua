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

local initialized = fake.initialized

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
  check.equal(traces.send(traces.sessions(), function() end), false)
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
  traces.send(traces.sessions(), function() end)
  traces.remove({ "main.a" })
  traces.send(traces.sessions(), function() end)
  check.equal(session.asked, { asked("main.a"), asked() })
end)

case("sessions of other adapters are left alone", function()
  local other = fake.session(1)
  other.config.type = "delve"
  traces.add({ "main.a" })
  initialized(other)
  check.equal(traces.sessions(), {})
  check.equal(other.asked, {})
end)

local refused = { breakpoints = { { verified = true }, { verified = false, message = "No function 'main.b'." } } }

case("what can't be traced is said in the repl, or in a message where that is not opened", function()
  traces.add({ "main.a", "main.b" })
  initialized(fake.session(1, refused))
  check.equal(fake.shown(), { "sonde: No function 'main.b'.", "" })
  require("sonde.options").set({ open_repl = false })
  local before, said, level = vim.notify, nil, nil
  vim.notify = function(...)
    said, level = ...
  end
  traces.add({ "main.b" })
  initialized(fake.session(2, refused))
  check.eventually("a message", function()
    return said
  end)
  vim.notify = before
  require("sonde.options").set()
  check.equal({ said, level }, { "Sonde: No function 'main.b'.", vim.log.levels.ERROR })
  check.equal(#fake.shown(), 2)
end)

case("what no program has is forgotten", function()
  traces.add({ "main.a", "main.b" })
  initialized(fake.session(1, refused))
  check.equal(traces.list(), { "main.a" })
end)

case("what another program had is kept", function()
  traces.add({ "main.a", "main.b" })
  initialized(fake.session(1))
  initialized(fake.session(2, refused))
  check.equal(traces.list(), { "main.a", "main.b" })
end)

case("one answer comes of several sessions: set, if one of them has it", function()
  initialized(fake.session(1))
  initialized(fake.session(2, { breakpoints = { { verified = false, message = "no" } } }))
  traces.add({ "main.a" })
  local answers = {}
  traces.send(traces.sessions(), function(answer)
    answers[#answers + 1] = answer
  end)
  check.equal(answers, { { ["main.a"] = false } })
end)

case("a request that fails sets nothing", function()
  local session = initialized(fake.session(1, {}))
  session.err = "closed"
  traces.add({ "main.a" })
  traces.send(traces.sessions(), function(answer, err)
    check.equal({ answer, err }, { { ["main.a"] = "closed" }, "closed" })
  end)
  check.equal(traces.list(), {})
end)

case("a session gets only what its program has", function()
  local root = check.folder()
  for _, name in ipairs({ "worker", "gen" }) do
    check.write(root .. "/" .. name .. "/go.mod", "module example.com/" .. name .. "\n")
  end
  local function file(name)
    return { path = root .. "/" .. name .. "/main.go", folder = root .. "/" .. name, package = "main", is_test = false }
  end
  traces.add({ "main.main" }, file("worker"))
  traces.add({ "main.main" }, file("gen"))
  traces.add({ "main.other" }, file("gen"))
  local worker = initialized(fake.session(1, nil, { program = root .. "/worker" }))
  local gen = initialized(fake.session(2, nil, { program = root .. "/gen" }))
  check.equal({ fake.functions(worker), fake.functions(gen) }, { { "main.main" }, { "main.main", "main.other" } })
  check.equal(traces.list(), { "main.main", "main.other" })
  traces.remove({ "main.main" }, file("gen"))
  check.equal(traces.list(worker.config), { "main.main" }, "the other one")
  check.equal(traces.list(gen.config), { "main.other" })
  traces.choose({ "main.other" }, file("gen"), worker.config)
  check.equal(traces.list(worker.config), { "main.main", "main.other" }, "chosen by the user")
end)
