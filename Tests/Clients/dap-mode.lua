-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- A user's actions in Emacs with dap-mode, and what the screen then shows. DAP_MODE may name several folders,
--- separated by colons: dap-mode also needs that of lsp-docker, which Debian has not packaged.
package.path = vim.uv.cwd() .. "/Tests/Clients/?.lua;" .. package.path
local check = require("check")
local emacs = require("emacs")
local person = require("person")

local dap_mode = assert(vim.env.DAP_MODE, "DAP_MODE names no folder")
local main = "cmd/shop/main.go"

check.case("dap-mode: the function at the cursor is traced in one command and two answers", function()
  local project = person.project()
  local heading = "Emacs with dap-mode"
  local session = emacs.open(project, "dap-mode", dap_mode, "dap-mode", heading, main, "func price(")
  -- To the name: \6 is Control-F.
  session.screen:type(("\6"):rep(#"func "))
  session:act(emacs.command("dap-debug"))
  session:act("Sonde: package\r", "Select configuration template")
  session:act("\r", "Functions to trace: price")
  session.screen:shows("> goroutine(1): main.price(2, 450)")
  session.screen:shows(">> goroutine(1): main.price => (900)")
  session.screen:shows("sonde: main.price: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost")
  check.equal(session.actions, 3, "actions")
  session.screen:close()
end)

check.finish()
