-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Finds the functions of a Go file without a parser: also works on code that is being typed.
local tokens = require("sonde.go.tokens")
local M = {}

---@class sonde.Receiver
---@field type string without type parameters
---@field pointer boolean

---@class sonde.Function
---@field name string
---@field receiver sonde.Receiver?
---@field first integer its first line, from 1
---@field last integer

local opening = { ["("] = true, ["["] = true, ["{"] = true }
local closing = { [")"] = true, ["]"] = true, ["}"] = true }

--- The index of the token that closes the one at `index`. If it is missing, as in code that is being typed, of the last
--- token before the next declaration: gofmt puts nothing else that begins this way at the left edge.
local function closed(list, index)
  local depth = 0
  for at = index, #list do
    local text = list[at].kind == "sign" and list[at].text
    if list[at].text == "func" and list[at].column == 1 then
      return at - 1
    end
    if opening[text] then
      depth = depth + 1
    elseif closing[text] then
      depth = depth - 1
      if depth == 0 then
        return at
      end
    end
  end
  return #list
end

--- The receiver between two parentheses: `(s *Stack[K, V])`, `(Stack[T])`, `((*T))`.
local function receiver(list, first, last)
  local result, depth = nil, 0
  local pointer = false
  for at = first + 1, last - 1 do
    local token = list[at]
    if token.text == "[" then
      depth = depth + 1
    elseif token.text == "]" then
      depth = depth - 1
    elseif depth == 0 and token.text == "*" then
      pointer = true
    elseif depth == 0 and token.kind == "name" then
      result = token.text
    end
  end
  return result and { type = result, pointer = pointer }
end

---@param text string a receiver with its parentheses
---@return sonde.Receiver?
function M.receiver(text)
  local list = tokens.of(text)
  return receiver(list, 1, #list)
end

--- The declaration that begins with the `func` at `index`, and the index after its parameters; nil for a function
--- literal or a function's type.
local function declaration(list, index)
  local found = { first = list[index].line }
  local at = index + 1
  if list[at] and list[at].text == "(" then
    local last = closed(list, at)
    found.receiver = receiver(list, at, last)
    if not found.receiver then
      return nil
    end
    at = last + 1
  end
  local name = list[at]
  if not name or name.kind ~= "name" or tokens.is_keyword(name.text) then
    return nil
  end
  found.name = name.text
  at = at + 1
  if list[at] and list[at].text == "[" then
    at = closed(list, at) + 1
  end
  if not list[at] or list[at].text ~= "(" then
    return nil
  end
  return found, closed(list, at) + 1
end

--- Whether a declaration starts at `index`, whatever is open before it: gofmt puts only these at the left edge.
local function at_left_edge(list, index)
  return list[index].text == "func" and list[index].column == 1 and declaration(list, index) ~= nil
end

--- The index of the last token of a function whose results begin at `index`: that of its body's brace, if it has a body.
local function ending(list, index)
  local at, depth = index, 0
  local in_body = false
  while at <= #list do
    local token, before = list[at], list[at - 1]
    local text = token.kind == "sign" and token.text
    if at_left_edge(list, at) then
      return at - 1
    end
    if depth == 0 and not in_body then
      if token.starts then
        return at - 1
      end
      if text == "{" and before.text ~= "interface" and before.text ~= "struct" then
        in_body = true
      end
    end
    if opening[text] then
      depth = depth + 1
    elseif closing[text] then
      depth = depth - 1
      if depth == 0 and in_body then
        return at
      end
    end
    at = at + 1
  end
  return #list
end

---@param text string the whole file
---@return sonde.Function[] functions
---@return string? package
function M.functions(text)
  local list = tokens.of(text)
  local found, package = {}, nil
  local at, depth = 1, 0
  while at <= #list do
    local token = list[at]
    local sign = token.kind == "sign" and token.text
    local next_at = at + 1
    if token.text == "package" and token.starts and not package then
      package = list[at + 1] and list[at + 1].text
    elseif token.text == "func" and ((depth == 0 and token.starts) or at_left_edge(list, at)) then
      local one, results = declaration(list, at)
      if one then
        local last = ending(list, results)
        one.last = math.max(list[last].line, one.first)
        found[#found + 1] = one
        depth, next_at = 0, math.max(last + 1, next_at)
      end
    elseif opening[sign] then
      depth = depth + 1
    elseif closing[sign] then
      depth = math.max(0, depth - 1)
    end
    at = next_at
  end
  return found, package
end

return M
