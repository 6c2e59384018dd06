-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The running Go programs.
local elf = require("sonde.elf")
local M = {}

---@class sonde.Process
---@field pid integer
---@field label string

local function words(pid)
  local file = io.open(("/proc/%d/cmdline"):format(pid), "rb")
  local text = file and file:read(4096) or ""
  if file then
    file:close()
  end
  return (vim.trim(text:gsub("%z", " ")))
end

--- Those that this user may inspect, the newest first.
---@return sonde.Process[]
function M.list()
  local found = {}
  for name, kind in vim.fs.dir("/proc") do
    local pid = kind == "directory" and name:match("^%d+$") and tonumber(name)
    if pid and elf.is_go_file(("/proc/%d/exe"):format(pid)) then
      local program = vim.fs.basename(vim.uv.fs_readlink(("/proc/%d/exe"):format(pid)) or "?")
      found[#found + 1] = { pid = pid, label = ("%d  %s  %s"):format(pid, program, words(pid)) }
    end
  end
  table.sort(found, function(one, other)
    return one.pid > other.pid
  end)
  return found
end

M.none = "no Go program is running that you may trace. Start it and choose again. Another user's program needs more "
  .. "rights: 'sonde doctor' names them."

--- Lets the user choose one.
---@param answer fun(pid: integer?, problem: string?) pid is nil where the person cancels
function M.pick(answer)
  local found = M.list()
  if #found == 0 then
    return answer(nil, M.none)
  end
  vim.ui.select(found, {
    prompt = "Go program to trace:",
    kind = "sonde.process",
    format_item = function(process)
      return process.label
    end,
  }, function(choice)
    answer(choice and choice.pid)
  end)
end

return M
