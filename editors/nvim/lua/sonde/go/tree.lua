-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Finds the function at a line with Neovim's own parser for Go, if one is installed.
local scan = require("sonde.go.scan")
local M = {}

--- The root of the file's syntax tree; nil if there is no parser.
local function root(buffer)
  local found, parser = pcall(vim.treesitter.get_parser, buffer, "go")
  if not found or not parser then
    return nil
  end
  local trees = parser:parse()
  return trees and trees[1] and trees[1]:root()
end

local function text(node, buffer)
  return node and vim.treesitter.get_node_text(node, buffer)
end

---@param buffer integer
---@param line integer from 1
---@return sonde.Function?
function M.function_at(buffer, line)
  local file = root(buffer)
  if not file then
    return nil
  end
  for node in file:iter_children() do
    local first, _, last = node:range()
    local kind = node:type()
    local is_function = kind == "function_declaration" or kind == "method_declaration"
    -- Code that is being typed may be incomplete: then the scanner is used.
    if is_function and first < line and line <= last + 1 and not node:has_error() then
      local receiver = text(node:field("receiver")[1], buffer)
      return {
        name = text(node:field("name")[1], buffer),
        receiver = receiver and scan.receiver(receiver),
        first = first + 1,
        last = last + 1,
      }
    end
  end
end

return M
