-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The window that shows hits: nvim-dap's repl.
local options = require("sonde.options")
local M = {}

---@type integer?
local window
local is_scheduled = false

--- nvim-dap moves the cursor to the last line, which Neovim may then show in the middle of the window: half of it stays
--- empty. If the user has moved the cursor away to read, it stays there.
local function show_last_lines()
  is_scheduled = false
  if not window or not vim.api.nvim_win_is_valid(window) then
    return
  end
  local last = vim.api.nvim_buf_line_count(vim.api.nvim_win_get_buf(window))
  if vim.api.nvim_win_get_cursor(window)[1] == last then
    vim.api.nvim_win_call(window, function()
      vim.cmd("normal! zb")
    end)
  end
end

--- Once: registers the function that nvim-dap calls on output.
function M.listen()
  require("dap").listeners.after.event_output["sonde"] = function(session)
    if session.config.type == "sonde" and window and not is_scheduled then
      is_scheduled = true
      vim.schedule(show_last_lines)
    end
  end
end

function M.open()
  if options.current.open_repl then
    -- Hits may be longer than the window is wide.
    local _, opened = require("dap").repl.open({ height = options.current.repl_height, wrap = true })
    window = opened
  end
end

return M
