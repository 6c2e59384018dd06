-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Runs the tests of the Neovim plugin's own functions, at the repository's root.
local root = vim.uv.cwd()
vim.opt.runtimepath:append(root .. "/editors/nvim")
package.path = root .. "/Tests/Clients/?.lua;" .. package.path

local check = require("check")
for name in vim.fs.dir(root .. "/Tests/Clients/nvim") do
  if vim.endswith(name, "_test.lua") then
    dofile(root .. "/Tests/Clients/nvim/" .. name)
  end
end
check.finish()
