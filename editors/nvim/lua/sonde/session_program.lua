-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Which program a session runs, and whether the code of a file is in it. A name such as `main.main` is in every program,
--- so a function must never be set in a session only because one runs.
local build_info = require("sonde.build_info")
local elf = require("sonde.elf")
local package_of = require("sonde.go.package")
local work = require("sonde.go.work")
local M = {}

local function real(path)
  return vim.uv.fs_realpath(path) or path
end

--- The file or folder that a configuration names, absolute.
local function path_of(configuration)
  local path = vim.fn.fnamemodify(vim.fs.normalize(configuration.program), ":p")
  return real((path:gsub("(.)/$", "%1")))
end

--- What identifies the program of a configuration: two sessions with the same key run the same one.
---@param configuration table
---@return string
function M.key(configuration)
  if configuration.request == "attach" then
    return "process " .. tostring(configuration.processId)
  end
  local kind = configuration.mode == "test" and "tests of " or "program "
  return kind .. (type(configuration.program) == "string" and path_of(configuration) or "?")
end

---@class sonde.Program
---@field main string? the import path of its own package
---@field folder string? its own package's folder, if it is built for the session
---@field is_test boolean
---@field modules table<string, true>? by path, if the program says; otherwise those around `folder` are meant

--- A program that was built before.
local function of_file(path)
  local info = build_info.of(path)
  return info
    and { main = info.path:gsub("%.test$", ""), is_test = vim.endswith(info.path, ".test"), modules = info.modules }
end

---@param configuration table of a session
---@return sonde.Program? nil if it is unknown
local function program(configuration)
  if configuration.request == "attach" then
    return of_file(("/proc/%s/exe"):format(configuration.processId))
  end
  if type(configuration.program) ~= "string" then
    return nil
  end
  local path, mode = path_of(configuration), configuration.mode
  if mode == "exec" or elf.is_go_file(path) then
    return of_file(path)
  end
  local is_test = mode == "test" or (mode ~= "debug" and vim.endswith(path, "_test.go"))
  local folder = vim.fn.isdirectory(path) == 1 and path or vim.fs.dirname(path)
  return { main = package_of.import_path(folder), folder = folder, is_test = is_test }
end

--- Whether a file is in the program's own package.
local function is_own(known, file)
  if known.folder then
    return known.folder == real(file.folder)
  end
  return known.main == package_of.import_path(file.folder)
end

--- Whether a file's module is one that the program may be built from.
local function has_module(known, file)
  local path, root = package_of.import_path(file.folder)
  -- Go's own packages and those in the cache of modules may be in each program.
  if not root or path == file.folder:sub(#root + 2) or file.folder:find("/pkg/mod/", 1, true) then
    return true
  end
  local module = package_of.module_path(package_of.go_mod(root))
  if known.modules then
    return known.modules[module] == true
  end
  local modules = vim.tbl_map(real, work.modules(known.folder))
  if #modules == 0 or vim.tbl_contains(modules, real(root)) then
    return true
  end
  -- A module in a folder that `replace` names may be in no go.work, but the program's go.mod requires it.
  return vim.tbl_contains(vim.split(package_of.go_mod(modules[1]), "%s+"), module)
end

--- Whether a pattern from a file of package main means functions of that package: `main.price`, `price`,
--- `(*Server).Serve`. `orders.Find` and `net/http.Get` belong to others.
---@param pattern string
---@param file sonde.File
---@return boolean
function M.means_main(pattern, file)
  if file.package ~= "main" then
    return false
  end
  local name = pattern:match("^/%^?(.*)/$") or pattern
  if name:find("^main\\?%.") then
    return true
  end
  return not name:find("/", 1, true) and not name:find("^%l[%w_]*\\?%.")
end

--- Whether a session's program has the code that `pattern`, given in `file`, names. Without a file, and for a program about
--- which nothing is known, only Sonde can say.
---@param configuration table of the session
---@param pattern string
---@param file sonde.File?
---@return boolean
function M.holds(configuration, pattern, file)
  local known = file and program(configuration)
  if not known then
    return true
  end
  if file.is_test then
    return known.is_test and is_own(known, file)
  end
  if M.means_main(pattern, file) then
    return is_own(known, file)
  end
  return has_module(known, file)
end

return M
