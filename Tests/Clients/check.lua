-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Cases and what they expect, for Lua that runs in a headless Neovim: `nvim --headless --clean +"luafile FILE" +"cquit 2"`.
local M = {}

local passed, failures = 0, {}

---@param name string
---@param body fun()
function M.case(name, body)
  local ok, problem = xpcall(body, function(err)
    return type(err) == "table" and err.expected or debug.traceback(tostring(err), 2)
  end)
  if ok then
    passed = passed + 1
  else
    failures[#failures + 1] = name
    io.stdout:write(("failed: %s\n  %s\n"):format(name, (problem:gsub("\n", "\n  "))))
  end
end

local function fail(text)
  error({ expected = text }, 0)
end

function M.equal(actual, expected, what)
  if not vim.deep_equal(actual, expected) then
    fail(("%s: expected %s\ngot %s"):format(what or "value", vim.inspect(expected), vim.inspect(actual)))
  end
end

function M.contains(text, part, what)
  if type(text) ~= "string" or not text:find(part, 1, true) then
    fail(("%s: expected something with '%s'\ngot %s"):format(what or "text", part, vim.inspect(text)))
  end
end

--- Waits for other processes, with a time limit, so that a failure is reported.
---@param what string
---@param met fun(): any
---@param say fun(): string? what to show if it does not come
function M.eventually(what, met, say)
  local result
  local came = vim.wait(M.patience_ms, function()
    result = met()
    return result and true or false
  end, 20)
  if not came then
    fail(("%s: did not come\n%s"):format(what, say and say() or ""))
  end
  return result
end
M.patience_ms = tonumber(vim.env.PATIENCE_MS or "60000")

--- A folder for this run, removed at its end.
function M.folder()
  local path = vim.fn.tempname()
  vim.fn.mkdir(path, "p")
  return vim.uv.fs_realpath(path)
end

---@param path string
---@param text string
function M.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

--- Says how it went, and ends the process accordingly.
function M.finish()
  io.stdout:write(("%d passed, %d failed\n"):format(passed, #failures))
  io.stdout:flush()
  vim.cmd("cquit " .. (#failures == 0 and passed > 0 and 0 or 1))
end

return M
