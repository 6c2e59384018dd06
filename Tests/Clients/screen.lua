-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- A terminal in which an editor runs: types keys as a user does, and reads its screen.
local check = require("check")
local M = {}

local Screen = {}
Screen.__index = Screen

local columns, lines = 200, 50

--- Starts a program in a terminal of its own.
---@param argv string[]
---@param options {cwd: string?, env: table<string, string>?, columns: integer?, lines: integer?}
function M.open(argv, options)
  local columns, lines = options.columns or columns, options.lines or lines
  vim.o.columns, vim.o.lines = columns, lines + 2
  local self = setmetatable({ buffer = vim.api.nvim_create_buf(false, true) }, Screen)
  vim.api.nvim_set_current_buf(self.buffer)
  local env = vim.tbl_extend("force", { TERM = "xterm-256color", LANG = "C.UTF-8" }, options.env or {})
  self.job = vim.fn.jobstart(argv, {
    term = true,
    cwd = options.cwd,
    env = env,
    width = columns,
    height = lines,
    on_exit = function(_, code)
      self.code = code
    end,
  })
  assert(self.job > 0, "can't start " .. argv[1])
  return self
end

--- What the screen shows.
---@return string
function Screen:text()
  return table.concat(vim.api.nvim_buf_get_lines(self.buffer, -lines - 1, -1, false), "\n")
end

--- Types, as terminal keys: `\r` is Enter, `\27` Escape.
function Screen:type(keys)
  vim.fn.chansend(self.job, keys)
end

local function screen_of(self)
  return function()
    return ("--- the screen%s:\n%s\n---"):format(self.code and (", after the end with %d"):format(self.code) or "", self:text())
  end
end

--- Waits until the screen shows a text.
---@param text string
function Screen:shows(text)
  check.eventually(("the screen with '%s'"):format(text), function()
    return self:text():find(text, 1, true)
  end, screen_of(self))
end

--- Waits until a line of the screen matches a pattern, and returns what it captures.
---@param pattern string
function Screen:matches(pattern)
  return check.eventually(("the screen with something like '%s'"):format(pattern), function()
    return self:text():match(pattern)
  end, screen_of(self))
end

--- Waits until what the screen shows meets a condition.
---@param what string
---@param met fun(text: string): any
function Screen:meets(what, met)
  return check.eventually(what, function()
    return met(self:text())
  end, screen_of(self))
end

--- Ends the program, if it has not ended by itself.
function Screen:close()
  if not self.code then
    vim.fn.jobstop(self.job)
  end
  vim.fn.jobwait({ self.job }, check.patience_ms)
  vim.api.nvim_buf_delete(self.buffer, { force = true })
end

return M
