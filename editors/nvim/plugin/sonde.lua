-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

if vim.g.loaded_sonde then
  return
end
vim.g.loaded_sonde = true

local function command(name, method, description, more)
  vim.api.nvim_create_user_command(name, function(call)
    require("sonde").run(method, call.fargs, call.bang)
  end, vim.tbl_extend("force", { nargs = "*", desc = description }, more or {}))
end

command("SondeTrace", "trace", "Trace the function at the cursor, or those given")
command("SondeTest", "test", "Run the test at the cursor, or the package's tests, and trace")
command("SondeAttach", "attach", "Trace a Go program that is already running")
command("SondeUntrace", "untrace", "Stop tracing it; with ! stop tracing everything", {
  bang = true,
  complete = function(typed)
    return vim.tbl_filter(function(pattern)
      return vim.startswith(pattern, typed)
    end, require("sonde.traces").list())
  end,
})
