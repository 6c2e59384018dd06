-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- A user's actions in Vim with vimspector, and what the screen then shows.
package.path = vim.uv.cwd() .. "/Tests/Clients/?.lua;" .. package.path
local check = require("check")
local person = require("person")

local vimspector = assert(vim.env.VIMSPECTOR, "VIMSPECTOR names no folder")
local vim_command = vim.env.VIM_COMMAND or "vim.nox"
local main = "cmd/shop/main.go"

check.case("vimspector: a function breakpoint is traced in two actions", function()
  local project = person.project()
  check.write(project.folder .. "/.vimspector.json", person.snippet("Vim with vimspector"))
  local vimrc = check.write(
    project.home .. "/vimrc",
    ([[
set nocompatible noswapfile shortmess+=I nomore
let g:vimspector_enable_mappings = 'HUMAN'
let g:vimspector_base_dir = '%s/gadgets'
set runtimepath+=%s
filetype plugin on
]]):format(project.home, vimspector)
  )
  local line = person.line(project, main, "func price(")
  local session = person.open(
    { vim_command, "-u", vimrc, "+" .. line, project.folder .. "/" .. main },
    project,
    "return quantity * cents",
    { PATH = person.path(project, "vimspector") }
  )
  session:act(":call vimspector#AddFunctionBreakpoint('main.price')\r")
  session:act(":call vimspector#Launch()\r")
  session.screen:shows("> goroutine(1): main.price(2, 450)")
  session.screen:shows(">> goroutine(1): main.price => (900)")
  session.screen:shows("sonde: main.price: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost")
  check.equal(session.actions, 2, "actions")
  session:act(":call vimspector#Reset()\r")
  session.screen:meets("the file alone", function(text)
    return not text:find("goroutine(1)", 1, true) and text:find("func price", 1, true)
  end)
  session.screen:close()
end)

check.finish()
