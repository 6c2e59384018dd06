-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Traces running Go programs in Neovim, with nvim-dap. `:help sonde` explains how.
local M = {}

local is_set_up = false

--- Registers the adapter and the configurations with nvim-dap.
---@param options table? `:help sonde-options`
function M.setup(options)
  local say = require("sonde.say")
  local problem = require("sonde.options").set(options)
  if problem then
    return say.error(problem)
  end
  if vim.fn.has("nvim-0.10") == 0 then
    return say.error("Neovim 0.10 or newer is needed.")
  end
  local found, dap = pcall(require, "dap")
  if not found then
    return say.error("nvim-dap is missing. Install it from https://github.com/mfussenegger/nvim-dap.")
  end
  dap.adapters.sonde = require("sonde.adapter").adapter
  require("sonde.repl").listen()
  require("sonde.traces").listen()
  local mine = require("sonde.options").current.configurations and require("sonde.configurations").list() or {}
  local kept = vim.tbl_filter(function(one)
    return not (one.type == "sonde" and getmetatable(one))
  end, dap.configurations.go or {})
  dap.configurations.go = vim.list_extend(kept, mine)
  is_set_up = true
end

--- Runs a command, with the defaults if `setup` was not called.
---@param name "trace"|"untrace"|"test"|"attach"
function M.run(name, ...)
  if not is_set_up then
    M.setup()
  end
  if is_set_up then
    require("sonde.commands")[name](...)
  end
end

--- Traces the function at the cursor, or the given patterns.
---@param patterns string[]?
function M.trace(patterns)
  M.run("trace", patterns or {})
end

--- Stops tracing it, or the given patterns.
---@param patterns string[]?
function M.untrace(patterns)
  M.run("untrace", patterns or {}, false)
end

--- Runs the test at the cursor, or all of the package for another function, and traces.
---@param patterns string[]?
function M.test(patterns)
  M.run("test", patterns or {})
end

--- Traces a Go program that is already running.
---@param patterns string[]?
function M.attach(patterns)
  M.run("attach", patterns or {})
end

return M
