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

--- The last line of output, if its end has not come yet.
local unfinished

---@type integer?
local buffer

--- nvim-dap's buffer, which it does not name.
local function find_buffer()
  if not buffer or not vim.api.nvim_buf_is_loaded(buffer) then
    buffer = vim.iter(vim.api.nvim_list_bufs()):find(function(one)
      return vim.api.nvim_buf_is_loaded(one) and vim.bo[one].filetype == "dap-repl"
    end)
  end
  return buffer
end

--- The last line above the prompt. nvim-dap adds output to it, and leaves it empty for that after output, but not after what
--- the user types, after an answer and after an error.
local function last_line()
  local found = find_buffer()
  if not found then
    return ""
  end
  local prompt = vim.api.nvim_buf_line_count(found)
  if vim.fn.has("nvim-0.12") == 1 then
    -- What the user types may have several lines.
    local has_mark, mark = pcall(vim.api.nvim_buf_get_mark, found, ":")
    prompt = has_mark and mark[1] or prompt
  end
  return prompt > 1 and vim.api.nvim_buf_get_lines(found, prompt - 2, prompt - 1, false)[1] or ""
end

--- Adds output, on a line of its own unless it continues the output before.
---@param text string
local function append(text)
  local last = last_line()
  local continues = last == "" or last == unfinished
  require("dap").repl.append(text, "$", { newline = not continues })
  unfinished = text:sub(-1) ~= "\n" and last_line() or nil
end

--- Adds a line of the plugin's own.
---@param line string
function M.say(line)
  require("dap").repl.append(line .. "\n", "$", { newline = last_line() ~= "" })
end

--- Once: registers the functions that nvim-dap calls on output.
function M.listen()
  local defaults = require("dap").defaults.sonde
  -- Not if the user has a function for it.
  if not defaults.on_output then
    defaults.on_output = function(_, body)
      if body.category ~= "telemetry" then
        append(body.output)
      end
    end
  end
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
