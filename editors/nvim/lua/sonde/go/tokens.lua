-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Splits Go source into tokens: just enough to find declarations in it. Comments are left out, and the content of a
--- string is never treated as code.
local M = {}

---@class sonde.Token
---@field kind "name"|"literal"|"sign"
---@field text string
---@field line integer from 1
---@field column integer in bytes, from 1
---@field starts boolean whether a statement starts here: the compiler would put a semicolon before it

local keywords = {}
for word in
  ([[case chan const default defer else for func go goto if import interface map package range select struct
    switch type var]]):gmatch("%l+")
do
  keywords[word] = true
end

--- Whether the compiler puts a semicolon after this token at the end of its line.
local function ends_statement(token, before)
  if not token then
    return true
  end
  if token.kind == "name" then
    return not keywords[token.text]
  end
  if token.kind == "literal" or token.text:find("^[%)%]}]$") then
    return true
  end
  return (token.text == "+" or token.text == "-") and before ~= nil and before.text == token.text
end

--- The end of a string or a rune in `quote` that starts at `start`; an unclosed one ends with its line.
local function quoted_end(text, start, quote)
  local at = start + 1
  while true do
    at = text:find("[\\\n" .. quote .. "]", at)
    if not at then
      return #text
    end
    local found = text:sub(at, at)
    if found == quote then
      return at
    elseif found == "\n" then
      return at - 1
    end
    at = at + 2
  end
end

--- The end and the kind of the token at `start`; without a kind it is not a token.
local function lexeme(text, start)
  local _, stop = text:find("^[ \t\r]+", start)
  if stop then
    return stop
  end
  _, stop = text:find("^[%a_\128-\255][%w_\128-\255]*", start)
  if stop then
    return stop, "name"
  end
  _, stop = text:find("^%d[%w_.]*", start)
  if stop then
    return stop, "literal"
  end
  local two = text:sub(start, start + 1)
  if two == "//" then
    return (text:find("\n", start, true) or #text + 1) - 1
  elseif two == "/*" then
    _, stop = text:find("*/", start + 2, true)
    return stop or #text
  end
  local one = two:sub(1, 1)
  if one == "`" then
    return text:find("`", start + 1, true) or #text, "literal"
  elseif one == '"' or one == "'" then
    return quoted_end(text, start, one), "literal"
  elseif one == "\n" then
    return start
  end
  return start, "sign"
end

---@param text string
---@return sonde.Token[]
function M.of(text)
  local tokens = {}
  local at, line, line_start, line_ended = 1, 1, 1, false
  while at <= #text do
    local stop, kind = lexeme(text, at)
    if kind then
      local last = tokens[#tokens]
      local starts = last == nil
        or last.text == ";"
        or (line_ended and ends_statement(last, tokens[#tokens - 1]))
      tokens[#tokens + 1] =
        { kind = kind, text = text:sub(at, stop), line = line, column = at - line_start + 1, starts = starts }
      line_ended = false
    end
    local feed = text:find("\n", at, true)
    while feed and feed <= stop do
      line, line_start = line + 1, feed + 1
      line_ended = line_ended or kind == nil
      feed = text:find("\n", feed + 1, true)
    end
    at = stop + 1
  end
  return tokens
end

function M.is_keyword(word)
  return keywords[word] == true
end

return M
