-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- How nvim-dap starts Sonde.
local options = require("sonde.options")
local repl = require("sonde.repl")
local say = require("sonde.say")
local M = {}

--- Building a program, especially a large one, may take longer than the four seconds that nvim-dap waits.
local patience_seconds = 300
--- Ending a program that ignores SIGTERM takes five.
local goodbye_seconds = 10

--- Why `sonde` can't be started and what to do; nil if it can.
---@param answer fun(problem: string?)
function M.check(answer)
  local command = options.command()
  if vim.fn.executable(command) == 0 then
    return answer(
      ("'%s' can't be started: there is no such program%s. Build it with 'make build', and put it into your PATH or "
        .. 'name it: require("sonde").setup({ command = "/path/to/sonde" }). :checkhealth sonde says more.'):format(
        options.current.command,
        command:find("/", 1, true) and "" or " in your PATH"
      )
    )
  end
  vim.system({ command, "--version" }, { text = true }, function(result)
    vim.schedule(function()
      if result.code == 0 then
        return answer(nil)
      end
      local words = vim.trim(result.stderr ~= "" and result.stderr or result.stdout or "")
      answer(
        ("'%s --version' fails with %s: %s. Is it the right program, and are its libraries installed? "
          .. ":checkhealth sonde says more."):format(command, result.code ~= 0 and result.code or result.signal, words)
      )
    end)
  end)
end

--- An entry of `dap.adapters`.
---@param start fun(adapter: table)
function M.adapter(start)
  M.check(function(problem)
    if problem then
      return say.error(problem)
    end
    repl.open()
    start({
      type = "executable",
      id = "sonde",
      command = options.command(),
      args = options.current.args,
      options = { initialize_timeout_sec = patience_seconds, disconnect_timeout_sec = goodbye_seconds },
    })
  end)
end

return M
