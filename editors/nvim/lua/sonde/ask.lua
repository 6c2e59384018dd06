-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Asks what to trace.
local M = {}

M.first = "Functions to trace: "
M.again = "Type a function name, such as price, (*Server).Serve or orders.Find, or a /regular expression/. Esc cancels: "

--- Splits the input at blanks; a blank between the slashes of an expression belongs to it.
---@param text string
---@return string[]
function M.patterns(text)
  local found = {}
  local rest = vim.trim(text)
  while rest ~= "" do
    local one = rest:match("^/.-[^\\]/%f[%s%z]") or rest:match("^%S+")
    found[#found + 1] = one
    rest = vim.trim(rest:sub(#one + 1))
  end
  return found
end

--- Asks until there is an answer.
---@param default string? proposed
---@param answer fun(patterns: string[]?) gets nil where the person cancels
function M.functions(default, answer)
  local function ask(prompt, proposed)
    vim.ui.input({ prompt = prompt, default = proposed }, function(text)
      local patterns = text and M.patterns(text)
      if patterns and #patterns == 0 then
        return ask(M.again)
      end
      answer(patterns)
    end)
  end
  ask(M.first, default)
end

return M
