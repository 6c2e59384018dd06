-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What Go wrote into a program about its build: the import path of its package main, and its modules.
local elf = require("sonde.elf")
local M = {}

--- Go 1.18 and newer write the text itself; older ones write where it is.
local has_text = 2
local header_bytes = 32
--- Go puts a mark of this length before the text and after it.
local mark_bytes = 16
--- A program with thousands of modules has less.
local most_bytes = 1024 * 1024

--- A string with its length before it, in Go's form for lengths: 7 bits in each byte. Also returns what follows.
local function string_at(read, at)
  local bytes, length, factor = read(at, 10), 0, 1
  for index = 1, #bytes do
    local byte = bytes:byte(index)
    length = length + byte % 128 * factor
    factor = factor * 128
    if byte < 128 then
      return length <= most_bytes and read(at + index, length) or "", at + index + length
    end
  end
  return "", at
end

---@class sonde.BuildInfo
---@field path string the import path of package main
---@field modules table<string, true> the paths of all modules in the program

---@param path string of an executable file
---@return sonde.BuildInfo? nil if the program does not say
function M.of(path)
  local info
  elf.with_file(path, function(read)
    local start = elf.build_info(read)
    local header = start and read(start, header_bytes) or ""
    if #header < header_bytes or header:byte(16) % 4 < has_text then
      return
    end
    local _, text_at = string_at(read, start + header_bytes)
    local text = string_at(read, text_at):sub(mark_bytes + 1, -mark_bytes - 1)
    local main = text:match("^path\t([^\n]+)")
    -- Go calls files that were named one by one so.
    if not main or main == "command-line-arguments" then
      return
    end
    info = { path = main, modules = {} }
    for kind, module in text:gmatch("\n(%l+)\t([^\t\n]+)") do
      if kind == "mod" or kind == "dep" then
        info.modules[module] = true
      end
    end
  end)
  return info
end

return M
