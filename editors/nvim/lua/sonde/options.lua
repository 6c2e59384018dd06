-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The options of `setup`.
local M = {}

---@class sonde.Options
M.defaults = {
  --- The program: a name in PATH, or a path, which may begin with `~`.
  command = "sonde",
  --- Its arguments.
  args = { "dap" },
  --- Whether the window that shows hits is opened when a session starts.
  open_repl = true,
  --- Its height, in lines.
  repl_height = 12,
  --- Whether configurations for nvim-dap are added for Go files.
  configurations = true,
  --- Launch and attach arguments for the configurations; `docs/arguments.md` lists them.
  arguments = {
    --- A function that is called constantly would keep Neovim busy. 0 for no limit.
    maxHitsPerSecond = 500,
  },
}

---@type sonde.Options
M.current = vim.deepcopy(M.defaults)

--- What is wrong with the options, as a message for the user; nil if nothing is.
---@return string?
local function problem(options)
  local known = vim.tbl_keys(M.defaults)
  table.sort(known)
  for key, value in pairs(options) do
    local default = M.defaults[key]
    if default == nil then
      return ("Unknown option '%s'. Options: %s."):format(key, table.concat(known, ", "))
    end
    if type(value) ~= type(default) then
      return ("Option '%s' must be a %s, not a %s."):format(key, type(default), type(value))
    end
  end
end

---@param options table?
---@return string? problem
function M.set(options)
  options = options or {}
  local wrong = problem(options)
  if wrong then
    return wrong
  end
  M.current = vim.tbl_deep_extend("force", vim.deepcopy(M.defaults), options)
  -- Not merged: a given list replaces the whole default.
  M.current.args = options.args or M.defaults.args
end

--- The program to start, with `~` expanded.
---@return string
function M.command()
  return vim.fn.expand(M.current.command)
end

return M
