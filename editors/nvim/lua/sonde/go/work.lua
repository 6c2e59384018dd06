-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The modules that are developed together: those that a go.work lists, otherwise only the module of a folder.
local package_of = require("sonde.go.package")
local M = {}

--- The folders that a go.work lists, as it writes them.
---@param text string
---@return string[]
function M.uses(text)
  local found, is_list = {}, false
  for line in text:gmatch("[^\r\n]+") do
    line = vim.trim((line:gsub("//.*", "")))
    local rest = line:match("^use%s+(.+)$") or line:match("^use(%(.*)$") or (is_list and line)
    if rest and vim.startswith(rest, "(") then
      is_list, rest = true, vim.trim(rest:sub(2))
    end
    if is_list and rest and vim.endswith(rest, ")") then
      is_list, rest = false, vim.trim(rest:sub(1, -2))
    end
    if rest and rest ~= "" then
      found[#found + 1] = (rest:gsub('^["`](.*)["`]$', "%1"))
    end
  end
  return found
end

--- The folders of the modules, that of `folder` first.
---@param folder string absolute
---@return string[]
function M.modules(folder)
  local _, root = package_of.import_path(folder)
  if not root then
    return {}
  end
  local file = vim.fs.find("go.work", { upward = true, path = folder, type = "file" })[1]
  local listed = file and M.uses(table.concat(vim.fn.readfile(file), "\n")) or {}
  listed = vim.tbl_map(function(use)
    local path = vim.startswith(use, "/") and use or (vim.fs.dirname(file) .. "/" .. use)
    return vim.uv.fs_realpath(path) or vim.fs.normalize(path)
  end, listed)
  -- A module that go.work does not list is on its own.
  if not vim.tbl_contains(listed, vim.uv.fs_realpath(root)) then
    return { root }
  end
  return vim.list_extend({ root }, vim.tbl_filter(function(path)
    return path ~= vim.uv.fs_realpath(root)
  end, listed))
end

return M
