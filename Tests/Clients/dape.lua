-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- What a person does in Emacs with dape, and what is then on the screen. DAPE may name several folders, parted by colons:
--- an Emacs before 29 needs that of a newer jsonrpc too.
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
