-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

-- nvim-dap sends no function breakpoints; what to trace stands in `tracepoints`. Logpoints work as usual.
local dap = require("dap")

dap.adapters.sonde = { type = "executable", command = "sonde", args = { "dap" } }

local function patterns()
  return vim.split(vim.fn.input("Functions to trace: ", "main."), " ", { trimempty = true })
end

dap.configurations.go = dap.configurations.go or {}
vim.list_extend(dap.configurations.go, {
  { type = "sonde", request = "launch", name = "Sonde: trace package", mode = "debug", program = "${fileDirname}", tracepoints = patterns },
  {
    type = "sonde",
    request = "attach",
    name = "Sonde: trace process",
    mode = "local",
    processId = require("dap.utils").pick_process,
    tracepoints = patterns,
  },
})
