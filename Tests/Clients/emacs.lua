-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Shared by the scripts of the two Emacs clients: Emacs in a terminal, with the snippet of docs/editors.md.
local check = require("check")
local person = require("person")
local M = {}

--- Opens a file of the program at `text`. A folder may be a list of them, separated by colons.
---@param project table
---@param client string what its recorded messages are named
---@param folders string of Lisp files
---@param feature string the client's own
---@param heading string of docs/editors.md
function M.open(project, client, folders, feature, heading, path, text)
  local init = check.write(
    project.home .. "/init.el",
    ([[
(setq make-backup-files nil auto-save-default nil create-lockfiles nil inhibit-startup-screen t)
(setq native-comp-deferred-compilation nil load-prefer-newer nil)
;; A mode for Go files, without a package for it.
(define-derived-mode go-mode prog-mode "Go")
(add-to-list 'auto-mode-alist '("\\.go\\'" . go-mode))
(menu-bar-mode -1)
;; What Debian has packaged, as dap-mode's own needs.
(package-initialize)
(dolist (folder (reverse (split-string "%s" ":" t))) (add-to-list 'load-path folder))
;; Not the older one that Emacs brings, where a folder has it.
(load "jsonrpc" t t)
%s
(require '%s)
]]):format(folders, person.snippet(heading), feature)
  )
  -- As in most projects: then Emacs uses its root as the current folder, not the file's folder.
  assert(vim.system({ "git", "init", "-q" }, { cwd = project.folder }):wait().code == 0, "git init")
  local argv = { vim.env.EMACS_COMMAND or "emacs", "-nw", "-q", "-l", init }
  vim.list_extend(argv, { "+" .. person.line(project, path, text), project.folder .. "/" .. path })
  return person.open(argv, project, text, { PATH = person.path(project, client), TERM = "xterm" })
end

--- Meta-x, then a command.
function M.command(name)
  return "\27x" .. name .. "\r"
end

return M
