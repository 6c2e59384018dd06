-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Distinguishes Go programs from others: a Go program contains Go's build information.
local M = {}

local magic = "\255 Go buildinf:"
local section_name = ".go.buildinfo\0"
--- A program's headers are small: larger ones mean a damaged file.
local most_headers = 4096
--- If there are no sections, Go itself searches this much of the data.
local data_bytes = 65536

--- An unsigned number, lowest byte first.
local function number(bytes, offset, size)
  local value = 0
  for at = offset + size, offset + 1, -1 do
    value = value * 256 + (bytes:byte(at) or 0)
  end
  return value
end

--- The entries of a table of headers, each as its bytes.
local function entries(read, offset, size, count)
  local list = {}
  if size == 0 or count > most_headers then
    return list
  end
  local bytes = read(offset, size * count)
  for index = 0, count - 1 do
    local entry = bytes:sub(index * size + 1, (index + 1) * size)
    if #entry == size then
      list[#list + 1] = entry
    end
  end
  return list
end

local function section_start(read, header)
  local sections = entries(read, number(header, 40, 8), number(header, 58, 2), number(header, 60, 2))
  local names = sections[number(header, 62, 2) + 1]
  if not names or #names < 64 then
    return nil
  end
  local text = read(number(names, 24, 8), math.min(number(names, 32, 8), data_bytes))
  for _, section in ipairs(sections) do
    local at = number(section, 0, 4)
    if text:sub(at + 1, at + #section_name) == section_name then
      return number(section, 24, 8)
    end
  end
end

local function data_start(read, header)
  for _, segment in ipairs(entries(read, number(header, 32, 8), number(header, 54, 2), number(header, 56, 2))) do
    local is_loaded, rights = number(segment, 0, 4) == 1, number(segment, 4, 4)
    if #segment >= 56 and is_loaded and rights % 4 == 2 then
      return number(segment, 8, 8)
    end
  end
end

--- Where the build information starts; nil if this is no Go program.
---@param read fun(offset: integer, size: integer): string
---@return integer?
function M.build_info(read)
  local header = read(0, 64)
  -- 64 bits, lowest byte first: what Sonde traces.
  if #header < 64 or header:sub(1, 6) ~= "\127ELF\2\1" then
    return nil
  end
  local start = section_start(read, header)
  if start then
    return read(start, #magic) == magic and start or nil
  end
  start = data_start(read, header)
  local at = start and read(start, data_bytes):find(magic, 1, true)
  return at and start + at - 1
end

--- Calls `use` with a function that reads the file; does nothing if the file can't be opened.
---@param path string
---@param use fun(read: fun(offset: integer, size: integer): string)
function M.with_file(path, use)
  local file = vim.uv.fs_open(path, "r", 0)
  if not file then
    return
  end
  use(function(offset, size)
    return size > 0 and vim.uv.fs_read(file, size, offset) or ""
  end)
  vim.uv.fs_close(file)
end

---@param path string
---@return boolean
function M.is_go_file(path)
  local is_go = false
  M.with_file(path, function(read)
    is_go = M.build_info(read) ~= nil
  end)
  return is_go
end

return M
