-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What :SondeTrace, :SondeUntrace, :SondeTest and :SondeAttach do.
local ask = require("sonde.ask")
local configurations = require("sonde.configurations")
local names = require("sonde.names")
local processes = require("sonde.processes")
local programs = require("sonde.programs")
local say = require("sonde.say")
local traces = require("sonde.traces")
local M = {}

local function at_cursor()
  return names.at(vim.api.nvim_get_current_buf(), vim.api.nvim_win_get_cursor(0)[1])
end

local function start(configuration)
  require("dap").run(configuration)
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
local function run(place)
  local file, problem = names.file(vim.api.nvim_get_current_buf())
  if not file then
    return say.warn(problem)
  end
  programs.choose(file, place, start)
end

---@param given string[]
function M.trace(given)
  meant(given, function(patterns, place)
    local is_new = traces.add(patterns)
    if not is_new and #traces.sessions() > 0 then
      return say.info(listed(patterns) .. " is already traced.")
    end
    if traces.send() then
      say.info("tracing " .. listed(patterns) .. ".")
    else
      run(place)
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
  local removed = traces.remove(old)
  if #removed == 0 then
    local known = traces.list()
    return say.warn(
      #known == 0 and "nothing is traced."
        or ("this is not traced. :SondeUntrace NAME takes one of %s; :SondeUntrace! takes all."):format(listed(known))
    )
  end
  traces.send()
  say.info(listed(removed) .. " is no longer traced.")
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
      traces.add(patterns)
      start(configurations.test(file))
    end)
  end
  traces.add(given)
  start(configurations.test(file, place))
end

---@param given string[]
function M.attach(given)
  meant(given, function(patterns)
    processes.pick(function(pid, problem)
      if problem then
        return say.warn(problem)
      elseif pid then
        traces.add(patterns)
        start(configurations.process(pid))
      end
    end)
  end)
end

return M
