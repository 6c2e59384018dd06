-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The import path of a folder: a function's name in a Go program begins with it.
local M = {}

--- The path that a go.mod declares: `module path`, quoted or not, also in parentheses.
---@param text string
---@return string?
function M.module_path(text)
  for line in text:gsub("module%s*%(%s*", "module "):gmatch("[^\n]+") do
    local path = line:gsub("//.*", ""):match("^%s*module%s+(%S+)")
    if path then
      return (path:gsub('^["`](.*)["`]$', "%1"))
    end
  end
end

--- Of a folder in Go's cache of modules that has no go.mod: `…/pkg/mod/github.com/!user/name@v1.2.3/folder`.
local function cached_path(folder)
  local path = folder:match("/pkg/mod/(.*@[^/]*.*)$")
  return path and (path:gsub("@[^/]*", ""):gsub("!(%l)", string.upper))
end

--- A name as part of a regular expression.
---@param name string
function M.escaped(name)
  return (name:gsub("[%^%$%.%[%]|()*+?{}\\]", "\\%0"))
end

---@param root string a module's folder
function M.go_mod(root)
  return table.concat(vim.fn.readfile(root .. "/go.mod"), "\n")
end

---@param folder string absolute
---@return string? path nil where no go.mod says
---@return string? root the module's folder
function M.import_path(folder)
  local file = vim.fs.find("go.mod", { upward = true, path = folder, type = "file" })[1]
  if not file then
    return cached_path(folder)
  end
  local root = vim.fs.dirname(file)
  local module = M.module_path(M.go_mod(root))
  if not module then
    return nil
  end
  local inside = folder:sub(#root + 2)
  if root == "/" then
    inside = folder:sub(2)
  end
  if module == "std" then
    return inside, root
  end
  local vendored = ("/" .. inside):match(".*/vendor/(.+)$")
  if vendored then
    return vendored, root
  end
  return inside == "" and module or (module .. "/" .. inside), root
end

--- The prefix of the names of a package's functions.
---@param folder string absolute
---@param package string as the file's package clause has it
---@return string
function M.prefix(folder, package)
  if package == "main" then
    return "main"
  end
  local path = M.import_path(folder)
  -- Sonde accepts the unique end of a name too.
  if not path then
    return package
  end
  local is_external_test = package:sub(-5) == "_test" and vim.fs.basename(path) ~= package
  return path .. (is_external_test and "_test" or "")
end

return M
