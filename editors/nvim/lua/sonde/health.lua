-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- :checkhealth sonde
local M = {}
local health = vim.health

local function first_line(command)
  local result = vim.system(command, { text = true }):wait()
  return result.code == 0 and vim.split(result.stdout, "\n")[1] or nil, result
end

local function check_sonde()
  local options = require("sonde.options")
  local command = options.command()
  if vim.fn.executable(command) == 0 then
    return health.error(("'%s' can't be found"):format(options.current.command), {
      "Run 'make build' in Sonde's repository: it writes .build/release/sonde.",
      "Put that into your PATH, or name it: require('sonde').setup({ command = '/path/to/sonde' }).",
    })
  end
  local version, failed = first_line({ command, "--version" })
  if not version then
    return health.error(("'%s --version' fails: %s"):format(command, vim.trim(failed.stderr)), {
      "Install the libraries that are missing, or build Sonde on this machine with 'make build'.",
    })
  end
  health.ok(("%s %s"):format(vim.fn.exepath(command), version))
  local doctor = vim.system({ command, "doctor" }, { text = true }):wait()
  health.info("sonde doctor:\n" .. vim.trim(doctor.stdout .. doctor.stderr))
end

function M.check()
  health.start("sonde")
  if vim.fn.has("nvim-0.10") == 1 then
    health.ok("Neovim is new enough")
  else
    health.error("Neovim 0.10 or newer is needed")
    return
  end
  local found, dap = pcall(require, "dap")
  if not found then
    health.error("nvim-dap is missing", { "Install it from https://github.com/mfussenegger/nvim-dap." })
  elseif not dap.adapters.sonde then
    health.warn("setup was not called", { "Put require('sonde').setup() into your init.lua." })
  else
    health.ok("nvim-dap knows Sonde")
  end
  check_sonde()
  local go = vim.fn.executable("go") == 1 and first_line({ "go", "version" })
  if go then
    health.ok(go)
  else
    health.warn("'go' is not in your PATH", { "Sonde builds packages and tests with it: install Go." })
  end
  -- Older versions throw an error; newer ones return the reason.
  local added, _, problem = pcall(vim.treesitter.language.add, "go")
  if added and not problem then
    health.ok("the parser for Go is installed")
  else
    health.info("no parser for Go is installed: Sonde reads the file itself")
  end
end

return M
