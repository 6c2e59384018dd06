-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The part of nvim-dap that the plugin uses, without real sessions: the clients' scripts use the real nvim-dap.
local M = { adapters = {}, configurations = {}, ABORT = {}, ran = {}, repl = {}, appended = {}, open = {} }

local function hooks()
  return setmetatable({}, {
    __index = function(list, key)
      rawset(list, key, {})
      return rawget(list, key)
    end,
  })
end
M.listeners = { before = hooks(), after = hooks() }

function M.run(configuration)
  M.ran[#M.ran + 1] = configuration
end

function M.sessions()
  return M.open
end

function M.repl.append(line)
  M.appended[#M.appended + 1] = line
end

--- A session that records its requests, and answers from `body`.
function M.session(id, body)
  local session = { id = id, config = { type = "sonde" }, on_close = {}, asked = {} }
  function session:request(command, arguments, answer)
    self.asked[#self.asked + 1] = { command, arguments }
    answer(nil, body)
  end
  M.open[id] = session
  return session
end

function M.reset()
  M.ran, M.appended, M.open = {}, {}, {}
end

return M
