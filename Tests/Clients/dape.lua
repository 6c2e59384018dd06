-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- A user's actions in Emacs with dape, and what the screen then shows. DAPE may name several folders, separated by
--- colons: an Emacs before 29 also needs that of a newer jsonrpc.
package.path = vim.uv.cwd() .. "/Tests/Clients/?.lua;" .. package.path
local check = require("check")
local emacs = require("emacs")
local person = require("person")

local dape = assert(vim.env.DAPE, "DAPE names no folder")
local main = "cmd/shop/main.go"

check.case("dape: a function breakpoint is traced in two commands", function()
  local project = person.project()
  local session = emacs.open(project, "dape", dape, "dape", "Emacs with dape", main, "return quantity * cents")
  session:act(emacs.command("dape-breakpoint-function"))
  session:act("main.price\r", "Function name")
  session:act(emacs.command("dape"))
  session:act("\r", "Run adapter: sonde")
  session.screen:shows("> goroutine(1): main.price(2, 450)")
  session.screen:shows(">> goroutine(1): main.price => (900)")
  session.screen:shows("sonde: main.price: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost")
  session.screen:close()
end)

check.finish()
