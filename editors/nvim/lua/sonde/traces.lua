-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The functions that are traced: one list, of which each session of Sonde gets those that its program has. nvim-dap has no
--- function breakpoints of its own, so they are sent here: when a session can take them, and whenever the list changes.
local options = require("sonde.options")
local repl = require("sonde.repl")
local say = require("sonde.say")
local session_program = require("sonde.session_program")
local M = {}

local hook = "sonde"

---@class sonde.Trace
---@field pattern string
---@field file sonde.File? where the cursor was; nil if it was in no Go file
---@field chosen table<string, true> the keys of programs that the user chose for it, whatever its file is
---@field was_set boolean whether a program had it

---@type sonde.Trace[]
local traces = {}
--- By session id, those that have been initialised.
local ready = {}

local function new_trace(pattern, file)
  return { pattern = pattern, file = file, chosen = {}, was_set = false }
end

--- Whether two files mean the same function by the same pattern: `main.main` is another one in each folder.
local function is_same(pattern, one, other)
  if not one or not other or one.folder == other.folder then
    return true
  end
  return not session_program.means_main(pattern, one) and not session_program.means_main(pattern, other)
end

local function find(pattern, file)
  for _, trace in ipairs(traces) do
    if trace.pattern == pattern and is_same(pattern, trace.file, file) then
      return trace
    end
  end
end

--- Whether a session of this configuration gets the function.
local function is_for(configuration, trace)
  return trace.chosen[session_program.key(configuration)]
    or session_program.holds(configuration, trace.pattern, trace.file)
end

--- The patterns, each once; those that a session gets if its `configuration` is given.
---@param configuration table?
---@return string[]
function M.list(configuration)
  local found = {}
  for _, trace in ipairs(traces) do
    local is_meant = not configuration or is_for(configuration, trace)
    if is_meant and not vim.tbl_contains(found, trace.pattern) then
      found[#found + 1] = trace.pattern
    end
  end
  return found
end

--- Whether something of a folder's package is traced.
---@param folder string
function M.has_folder(folder)
  return vim.iter(traces):any(function(trace)
    return trace.file ~= nil and trace.file.folder == folder
  end)
end

---@param new string[]
---@param file sonde.File?
---@return boolean changed
function M.add(new, file)
  local before = #traces
  for _, pattern in ipairs(new) do
    if not find(pattern, file) then
      traces[#traces + 1] = new_trace(pattern, file)
    end
  end
  return #traces > before
end

--- Sends these functions to a program that the user chose for them, even if it is built from other files.
---@param patterns string[]
---@param file sonde.File?
---@param configuration table
function M.choose(patterns, file, configuration)
  for _, pattern in ipairs(patterns) do
    local trace = find(pattern, file)
    if trace then
      trace.chosen[session_program.key(configuration)] = true
    end
  end
end

---@param old string[]
---@param file sonde.File? without it, in each program
---@return string[] removed
function M.remove(old, file)
  local removed = {}
  traces = vim.tbl_filter(function(trace)
    local goes = vim.tbl_contains(old, trace.pattern) and is_same(trace.pattern, trace.file, file)
    if goes and not vim.tbl_contains(removed, trace.pattern) then
      removed[#removed + 1] = trace.pattern
    end
    return not goes
  end, traces)
  return removed
end

function M.clear()
  traces = {}
end

--- What a session answered about each pattern: why it was not set, or false if it was.
---@alias sonde.Answer table<string, string|false>

--- A function that no program has had is forgotten; one that another program had may be traced there again.
---@param session table
---@param answer sonde.Answer
local function keep_or_forget(session, answer)
  traces = vim.tbl_filter(function(trace)
    local problem = answer[trace.pattern]
    if problem == nil or not is_for(session.config, trace) then
      return true
    end
    trace.was_set = trace.was_set or problem == false
    return trace.was_set
  end, traces)
end

---@param session table
---@param done fun(answer: sonde.Answer, err: any)
local function send(session, done)
  local asked = M.list(session.config)
  local breakpoints = vim.tbl_map(function(pattern)
    return { name = pattern }
  end, asked)
  session:request("setFunctionBreakpoints", { breakpoints = breakpoints }, function(err, body)
    local answer = {}
    for index, pattern in ipairs(asked) do
      local breakpoint = body and body.breakpoints and body.breakpoints[index] or {}
      answer[pattern] = not breakpoint.verified and (err and tostring(err) or breakpoint.message or "not set")
    end
    keep_or_forget(session, answer)
    done(answer, err)
  end)
end

--- Why a function could not be set; Sonde's reason may name it or not.
---@param pattern string
---@param problem string
function M.reason(pattern, problem)
  return problem:find(pattern, 1, true) and problem or ("%s: %s"):format(pattern, problem)
end

--- Reports what could not be set: in the window with the hits, otherwise in a message.
local function report(answer)
  for pattern, problem in vim.spairs(answer) do
    local line = problem and M.reason(pattern, problem)
    if line and options.current.open_repl then
      repl.say("sonde: " .. line)
    elseif line then
      say.error(line)
    end
  end
end

--- The sessions of Sonde; those whose program has all of these functions, if some are given.
---@param patterns string[]?
---@param file sonde.File?
---@return table[]
function M.sessions(patterns, file)
  return vim.tbl_filter(function(session)
    if session.config.type ~= "sonde" or session.closed then
      return false
    end
    return vim.iter(patterns or {}):all(function(pattern)
      return is_for(session.config, find(pattern, file) or new_trace(pattern, file))
    end)
  end, vim.tbl_values(require("dap").sessions()))
end

--- Sends the changed list to sessions. One that has not started yet gets it when it does.
---@param sessions table[]
---@param done fun(answer: sonde.Answer, err: any) called once, when all have answered; a function that one has is set
---@return boolean is_sent whether there was a session to ask
function M.send(sessions, done)
  local asked = vim.tbl_filter(function(session)
    return ready[session.id]
  end, sessions)
  local answers, left, failed = {}, #asked, nil
  for _, session in ipairs(asked) do
    send(session, function(answer, err)
      failed = failed or err
      for pattern, problem in pairs(answer) do
        answers[pattern] = answers[pattern] ~= false and problem
      end
      left = left - 1
      if left == 0 then
        done(answers, failed)
      end
    end)
  end
  return #asked > 0
end

--- Once: registers the functions that nvim-dap calls when a session starts.
function M.listen()
  local listeners = require("dap").listeners
  -- Before nvim-dap sends configurationDone, which starts the program.
  listeners.before.event_initialized[hook] = function(session)
    if session.config.type ~= "sonde" then
      return
    end
    ready[session.id] = true
    session.on_close[hook] = function()
      ready[session.id] = nil
    end
    if #M.list(session.config) > 0 then
      send(session, report)
    end
  end
end

return M
