-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The part of nvim-dap that the plugin uses, without real sessions: the clients' scripts use the real nvim-dap.
local M = { adapters = {}, configurations = {}, ABORT = {}, ran = {}, repl = {}, open = {}, defaults = { sonde = {} } }

local function hooks()
  return setmetatable({}, {
    __index = function(list, key)
      rawset(list, key, {})
      return rawget(list, key)
    end,
  })
end
M.listeners = { before = hooks(), after = hooks() }

function M.run(configuration, how)
  M.ran[#M.ran + 1] = configuration
  M.how = how
end

function M.sessions()
  return M.open
end

function M.set_session(session)
  M.current = session
end

--- The repl's buffer, whose last line is the prompt. All tests share one.
local function buffer()
  for _, one in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[one].filetype == "dap-repl" then
      return one
    end
  end
  local one = vim.api.nvim_create_buf(false, true)
  vim.bo[one].filetype = "dap-repl"
  return one
end

--- As in nvim-dap: above the prompt, in new lines, or, for output, at the end of the line that is the last there.
function M.repl.append(text, _, options)
  local lines, count = vim.split(text, "\n"), vim.api.nvim_buf_line_count(buffer()) - 1
  if options and options.newline == false and count > 0 then
    local last = vim.api.nvim_buf_get_lines(buffer(), count - 1, count, true)[1]
    vim.api.nvim_buf_set_text(buffer(), count - 1, #last, count - 1, #last, lines)
  else
    vim.api.nvim_buf_set_lines(buffer(), count, count, true, lines)
  end
end

--- Output of a session, as nvim-dap shows it.
function M.output(text, category)
  M.defaults.sonde.on_output(nil, { output = text, category = category })
end

--- The lines above the prompt.
function M.shown()
  return vim.api.nvim_buf_get_lines(buffer(), 0, -2, true)
end

--- A session that records its requests. It answers from `body`, or that all is set.
function M.session(id, body, config)
  local defaults = { type = "sonde", request = "launch", mode = "debug" }
  local session = { id = id, config = vim.tbl_extend("force", defaults, config or {}), on_close = {}, asked = {} }
  function session:request(command, arguments, answer)
    self.asked[#self.asked + 1] = { command, arguments }
    local function verified()
      return { verified = true }
    end
    answer(self.err, body or { breakpoints = vim.tbl_map(verified, arguments.breakpoints) })
  end
  M.open[id] = session
  return session
end

--- The functions that a session was asked for last.
function M.functions(session)
  local last = session.asked[#session.asked]
  return last and vim.tbl_map(function(one)
    return one.name
  end, last[2].breakpoints)
end

--- nvim-dap announces a session that can take breakpoints.
function M.initialized(session)
  for _, hook in pairs(M.listeners.before.event_initialized) do
    hook(session)
  end
  return session
end

--- Closes the sessions and forgets what was asked.
function M.reset()
  for _, session in pairs(M.open) do
    for _, hook in pairs(session.on_close) do
      hook(session)
    end
  end
  M.ran, M.open, M.how, M.current = {}, {}, nil, nil
  M.defaults.sonde.on_output = nil
  vim.api.nvim_buf_set_lines(buffer(), 0, -1, true, { "dap> " })
end

return M
