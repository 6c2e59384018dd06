-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Saves what the user sees before it is built: Go reads the file and not the buffer.
local say = require("sonde.say")
local M = {}

---@param buffer integer
function M.buffer(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if not vim.bo[buffer].modified or name == "" or vim.bo[buffer].buftype ~= "" then
    return
  end
  local is_saved, problem = pcall(vim.api.nvim_buf_call, buffer, function()
    vim.cmd("silent update")
  end)
  if not is_saved then
    local reason = tostring(problem):match("E%d+: [^\n]*") or tostring(problem)
    say.warn(("%s can't be saved, so Sonde runs the file without your changes. %s"):format(vim.fs.basename(name), reason))
  end
end

return M
