-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The configurations that nvim-dap lists for Go files, and those of the commands.
local ask = require("sonde.ask")
local names = require("sonde.names")
local options = require("sonde.options")
local processes = require("sonde.processes")
local save = require("sonde.save")
local say = require("sonde.say")
local tested = require("sonde.tested")
local traces = require("sonde.traces")
local M = {}

--- A configuration with the user's own launch and attach arguments.
local function configuration(name, request, arguments)
  local fixed = vim.tbl_extend("error", { type = "sonde", name = name, request = request }, arguments)
  return vim.tbl_extend("force", vim.deepcopy(options.current.arguments), fixed)
end

---@param file sonde.File
---@param folder string? of another package of the module
function M.package(file, folder)
  return configuration("Sonde: package", "launch", { mode = "debug", program = folder or file.folder })
end

---@param file sonde.File
function M.file(file)
  return configuration("Sonde: file", "launch", { mode = "debug", program = file.path })
end

--- The test binary's arguments for one test; nil for all of them.
local function test_arguments(place)
  local this = ("^%s$"):format(place.func)
  if place.test == "test" then
    return { "-test.run=" .. this }
  elseif place.test == "benchmark" then
    return { "-test.run=^$", "-test.bench=" .. this }
  end
end

--- All tests of the package, or the one at the cursor. That one traces the functions of its package, unless some of them are
--- traced already.
---@param file sonde.File
---@param place sonde.Place?
function M.test(file, place)
  local arguments = { mode = "test", program = file.folder }
  if place and place.test then
    arguments.args = test_arguments(place)
    arguments.tracepoints = not traces.has_folder(file.folder) and tested.tracepoints(file, place.pattern) or nil
  end
  return configuration("Sonde: test", "launch", arguments)
end

---@param pid integer
function M.process(pid)
  return configuration("Sonde: process", "attach", { mode = "local", processId = pid })
end

--- Waits in a coroutine for the value that a function passes to its callback.
local function await(start)
  local thread = coroutine.running()
  local given, is_waiting
  start(function(...)
    given = { ... }
    if is_waiting then
      coroutine.resume(thread)
    end
  end)
  if not given then
    is_waiting = true
    coroutine.yield()
  end
  return unpack(given)
end

--- Completes a configuration of the list when it is chosen; nil cancels it.
local resolve = {}

function resolve.package(file)
  if file.package ~= "main" then
    say.warn(
      ("package %s is not a program. :SondeTest runs its tests. :SondeTrace lists the programs."):format(file.package)
    )
    return nil
  end
  return M.package(file)
end

resolve.file = M.file

function resolve.test(file, place)
  return M.test(file, place)
end

function resolve.process()
  local pid, problem = await(processes.pick)
  if problem then
    say.warn(problem)
  end
  return pid and M.process(pid)
end

--- Asks what to trace if nothing is traced yet.
---@return boolean go_on
local function has_something_to_trace(resolved, file, place)
  if #traces.list(resolved) > 0 or resolved.tracepoints then
    return true
  end
  local patterns = await(function(answer)
    ask.functions(place and place.pattern, answer)
  end)
  traces.add(patterns or {}, file)
  traces.choose(patterns or {}, file, resolved)
  return patterns ~= nil
end

local function entry(name, request, kind)
  return setmetatable({ type = "sonde", name = name, request = request }, {
    -- When a callable configuration is chosen, nvim-dap calls it in a coroutine.
    __call = function()
      local buffer = vim.api.nvim_get_current_buf()
      local file, problem = names.file(buffer)
      local place = names.at(buffer, vim.api.nvim_win_get_cursor(0)[1])
      if not file and kind ~= "process" then
        say.warn(problem)
      end
      local resolved = (file or kind == "process") and resolve[kind](file, place)
      if resolved and kind ~= "process" then
        save.buffer(buffer)
      end
      if resolved and has_something_to_trace(resolved, file, place) then
        return resolved
      end
      return { type = "sonde", name = name, request = request, program = require("dap").ABORT }
    end,
  })
end

--- For `dap.configurations.go`.
function M.list()
  return {
    entry("Sonde: package", "launch", "package"),
    entry("Sonde: file", "launch", "file"),
    entry("Sonde: test at the cursor", "launch", "test"),
    entry("Sonde: process", "attach", "process"),
  }
end

return M
