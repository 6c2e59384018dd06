-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The functions that are traced: one list, sent to each session of Sonde. nvim-dap has no function breakpoints of its
--- own, so they are sent here: when a session can take them, and whenever the list changes.
local options = require("sonde.options")
local repl = require("sonde.repl")
local say = require("sonde.say")
local M = {}

local hook = "sonde"
---@type string[]
local patterns = {}
--- By session id, those that have been initialised.
local ready = {}

---@return string[]
function M.list()
  return vim.deepcopy(patterns)
end

---@param new string[]
---@return boolean changed
function M.add(new)
  local before = #patterns
  for _, pattern in ipairs(new) do
    if not vim.tbl_contains(patterns, pattern) then
      patterns[#patterns + 1] = pattern
    end
  end
  return #patterns > before
end

---@param old string[]
---@return string[] removed
function M.remove(old)
  local removed = {}
  patterns = vim.tbl_filter(function(pattern)
    local goes = vim.tbl_contains(old, pattern)
    if goes then
      removed[#removed + 1] = pattern
    end
    return not goes
  end, patterns)
  return removed
end

function M.clear()
  patterns = {}
end

--- Reports what could not be set, and why: in the window with the hits, otherwise in a message.
local function report(asked, err, body)
  if err then
    return say.error("the functions could not be set: " .. tostring(err))
  end
  for index, breakpoint in ipairs(body and body.breakpoints or {}) do
    if breakpoint.message and not breakpoint.verified then
      local line = ("%s: %s"):format(asked[index] or "?", breakpoint.message)
      if options.current.open_repl then
        repl.say("sonde: " .. line)
      else
        say.warn(line)
      end
    end
  end
end

local function send(session)
  local asked = M.list()
  local breakpoints = vim.tbl_map(function(pattern)
    return { name = pattern }
  end, asked)
  session:request("setFunctionBreakpoints", { breakpoints = breakpoints }, function(err, body)
    report(asked, err, body)
  end)
end

--- The sessions of Sonde.
---@return table[]
function M.sessions()
  local found = {}
  for _, session in pairs(require("dap").sessions()) do
    if session.config.type == "sonde" and not session.closed then
      found[#found + 1] = session
    end
  end
  return found
end

--- Informs the sessions of a change. One that has not started yet gets the list when it does.
---@return boolean told whether there is a session
function M.send()
  local sessions = M.sessions()
  for _, session in ipairs(sessions) do
    if ready[session.id] then
      send(session)
    end
  end
  return #sessions > 0
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
    if #patterns > 0 then
      send(session)
    end
  end
end

return M
