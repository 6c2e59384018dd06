-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What :SondeTrace, :SondeUntrace, :SondeTest and :SondeAttach do.
local ask = require("sonde.ask")
local configurations = require("sonde.configurations")
local names = require("sonde.names")
local processes = require("sonde.processes")
local programs = require("sonde.programs")
local save = require("sonde.save")
local say = require("sonde.say")
local session_program = require("sonde.session_program")
local traces = require("sonde.traces")
local M = {}

local function at_cursor()
  return names.at(vim.api.nvim_get_current_buf(), vim.api.nvim_win_get_cursor(0)[1])
end

--- The Go file in the current window, if it shows one.
local function current_file()
  return (names.file(vim.api.nvim_get_current_buf()))
end

--- Starts a session that traces `patterns`. One that runs the same program ends first; those of other programs go on.
local function starter(patterns, file)
  local buffer = vim.api.nvim_get_current_buf()
  return function(configuration)
    local dap = require("dap")
    traces.choose(patterns, file, configuration)
    save.buffer(buffer)
    local key = session_program.key(configuration)
    local same = vim.iter(traces.sessions()):find(function(session)
      return session_program.key(session.config) == key
    end)
    if same then
      dap.set_session(same)
    end
    dap.run(configuration, { new = not same })
  end
end

local function listed(patterns)
  return table.concat(patterns, ", ")
end

--- The patterns that were given, otherwise the function at the cursor, otherwise, in a Go file, what the user types.
---@param given string[]
---@param answer fun(patterns: string[], place: sonde.Place?)
local function meant(given, answer)
  local place, problem, may_ask = at_cursor()
  if #given > 0 then
    return answer(given, place)
  elseif place then
    return answer({ place.pattern }, place)
  elseif not may_ask then
    return say.warn(problem)
  end
  ask.functions(nil, function(patterns)
    if patterns then
      answer(patterns)
    end
  end)
end

--- Starts a program that runs the current file.
local function run(patterns, place)
  local file, problem = names.file(vim.api.nvim_get_current_buf())
  if not file then
    return say.warn(problem)
  end
  programs.choose(file, place, starter(patterns, file))
end

--- Says what became of new functions in programs that run already.
local function say_answer(patterns)
  return function(answer)
    local set = vim.tbl_filter(function(pattern)
      if answer[pattern] then
        say.error(traces.reason(pattern, answer[pattern]))
      end
      return answer[pattern] == false
    end, patterns)
    if #set > 0 then
      say.info("tracing " .. listed(set) .. ".")
    end
  end
end

---@param given string[]
function M.trace(given)
  meant(given, function(patterns, place)
    local file = current_file()
    local sessions = traces.sessions(patterns, file)
    local is_new = traces.add(patterns, file)
    if #sessions == 0 then
      run(patterns, place)
    elseif not is_new then
      say.info(listed(patterns) .. " is already traced.")
    elseif not traces.send(sessions, say_answer(patterns)) then
      say.info(listed(patterns) .. " will be traced when the program starts.")
    end
  end)
end

---@param given string[]
---@param all boolean
function M.untrace(given, all)
  local place = at_cursor()
  local old = all and traces.list() or given
  if #old == 0 and place then
    old = { place.pattern }
  end
  -- Without a name it is the one in this file, also if another program has one of the same name.
  local removed = traces.remove(old, #given == 0 and not all and current_file() or nil)
  if #removed == 0 then
    local known = traces.list()
    return say.warn(
      #known == 0 and "nothing is traced."
        or ("this is not traced. :SondeUntrace NAME takes one of %s; :SondeUntrace! takes all."):format(listed(known))
    )
  end
  local function say_removed(_, err)
    if err then
      return say.error(("%s is still traced: %s"):format(listed(removed), tostring(err)))
    end
    say.info(listed(removed) .. " is no longer traced.")
  end
  if not traces.send(traces.sessions(), say_removed) then
    say_removed()
  end
end

---@param given string[]
function M.test(given)
  local file, problem = names.file(vim.api.nvim_get_current_buf())
  if not file then
    return say.warn(problem)
  end
  local place = at_cursor()
  if #given == 0 and not (place and place.test) then
    return meant(given, function(patterns)
      traces.add(patterns, file)
      starter(patterns, file)(configurations.test(file))
    end)
  end
  traces.add(given, file)
  starter(given, file)(configurations.test(file, place))
end

---@param given string[]
function M.attach(given)
  meant(given, function(patterns)
    local file = current_file()
    local start = starter(patterns, file)
    processes.pick(function(pid, problem)
      if problem then
        return say.warn(problem)
      elseif pid then
        traces.add(patterns, file)
        start(configurations.process(pid))
      end
    end)
  end)
end

return M
