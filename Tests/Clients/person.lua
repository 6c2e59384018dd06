-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Shared by the scripts of all clients: a copy of the program, an editor on one of its files, an action.
local check = require("check")
local screen = require("screen")
local M = {}

M.root = vim.uv.cwd()
M.sonde = assert(vim.env.SONDE, "SONDE names no program")

--- A copy of the program, so that nothing is written into the repository, in a home of its own.
---@return {folder: string, home: string, stop: string}
function M.project()
  local folder = check.folder()
  local copied = vim.system({ "cp", "-r", M.root .. "/Tests/Clients/program", folder .. "/shop" }):wait()
  assert(copied.code == 0, copied.stderr)
  vim.fn.mkdir(folder .. "/home", "p")
  return { folder = folder .. "/shop", home = folder .. "/home", stop = folder .. "/stop" }
end

--- The environment of an editor, without this machine's own settings.
function M.environment(project, more)
  return vim.tbl_extend("force", {
    HOME = project.home,
    XDG_CONFIG_HOME = project.home .. "/.config",
    XDG_DATA_HOME = project.home .. "/.local/share",
    XDG_STATE_HOME = project.home .. "/.local/state",
    XDG_CACHE_HOME = project.home .. "/.cache",
    GOCACHE = vim.env.GOCACHE or (vim.env.HOME .. "/.cache/go-build"),
    GOFLAGS = "",
    GOTOOLCHAIN = "local",
    GOPROXY = "off",
  }, more or {})
end

---@class Session
---@field actions integer how many things the person has done

--- Opens an editor and waits until it shows the file.
---@param argv string[]
---@param project table
---@param shown string what its screen shows then
---@param env table?
function M.open(argv, project, shown, env)
  local session = { screen = screen.open(argv, { cwd = project.folder, env = M.environment(project, env) }), actions = 0 }
  session.screen:shows(shown)

  --- Does one thing: a command, a choice, an answer. With `shown`, once the screen asks for it.
  function session:act(keys, shown_before)
    if shown_before then
      self.screen:shows(shown_before)
    end
    self.actions = self.actions + 1
    self.screen:type(keys)
  end

  return session
end

--- The first piece of code below a heading of docs/editors.md: the tests run what a user copies.
---@param heading string
function M.snippet(heading)
  local page = table.concat(vim.fn.readfile(M.root .. "/docs/editors.md"), "\n")
  local _, start = page:find("\n## " .. heading .. "\n", 1, true)
  local code = start and page:sub(start):match("\n```%l+\n(.-)\n```\n")
  return assert(code, "docs/editors.md has no code for " .. heading)
end

--- A folder for PATH in which `sonde` is the one under test. With RECORD_DAP, a folder's name, it keeps the messages.
function M.path(project, client)
  local record = vim.env.RECORD_DAP
  local more = record and (" --log-dap %s/%s.txt"):format(record, client) or ""
  local script = ("#!/bin/sh\nexec '%s' \"$@\"%s\n"):format(M.sonde, more)
  vim.uv.fs_chmod(check.write(project.folder .. "/../bin/sonde", script), 493)
  return vim.fs.dirname(project.folder) .. "/bin:" .. vim.env.PATH
end

--- The line of a text in a file of the program, from 1.
function M.line(project, path, text)
  for number, line in ipairs(vim.fn.readfile(project.folder .. "/" .. path)) do
    if line:find(text, 1, true) then
      return number
    end
  end
  error(("%s has no '%s'"):format(path, text))
end

return M
