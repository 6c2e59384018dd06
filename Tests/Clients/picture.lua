-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Traces examples/orders in Neovim with nvim-dap as a user does, and writes every cell of the screen, with its
--- colours, to the file that CELLS names. `picture` makes the picture from it.
package.path = vim.uv.cwd() .. "/Tests/Clients/?.lua;" .. package.path
local check = require("check")
local screen = require("screen")
local person = require("person")

local columns, lines = 108, 34

--- Run in the editor: each line of its screen as pieces of uniform look, which is a number in `looks`.
local read_screen = [[
  local columns, lines = ...
  local normal = vim.api.nvim_get_hl(0, { name = "Normal" })
  local rows = {}
  for row = 0, lines - 1 do
    local pieces = {}
    for column = 0, columns - 1 do
      local cell = vim.api.nvim__inspect_cell(1, row, column)
      local text, look = cell[1], cell[2] or {}
      local foreground, background = look.foreground or normal.fg, look.background or normal.bg
      if look.reverse then
        foreground, background = background, foreground
      end
      local last = pieces[#pieces]
      if last and last.foreground == foreground and last.background == background and last.bold == (look.bold or false) then
        last.text = last.text .. text
      else
        pieces[#pieces + 1] =
          { text = text, foreground = foreground, background = background, bold = look.bold or false }
      end
    end
    rows[#rows + 1] = pieces
  end
  return { columns = columns, foreground = normal.fg, background = normal.bg, rows = rows }
]]

--- One line of JSON for each line of the screen, so that a difference can be read.
local function encoded(shown)
  local rows = {}
  for _, pieces in ipairs(shown.rows) do
    local parts = {}
    for _, piece in ipairs(pieces) do
      parts[#parts + 1] = ('{"text": %s, "foreground": %d, "background": %d, "bold": %s}'):format(
        vim.json.encode(piece.text):gsub("\\/", "/"),
        piece.foreground,
        piece.background,
        piece.bold
      )
    end
    rows[#rows + 1] = "  [" .. table.concat(parts, ", ") .. "]"
  end
  local head = ('{"columns": %d, "foreground": %d, "background": %d, "rows": [\n'):format(
    shown.columns,
    shown.foreground,
    shown.background
  )
  return head .. table.concat(rows, ",\n") .. "\n]}\n"
end

check.case("Neovim shows the hits", function()
  local folder = check.folder()
  local copied = vim.system({ "cp", "-r", person.root .. "/examples/orders", folder .. "/orders" }):wait()
  check.equal(copied.code, 0, "cp")
  local project = { folder = folder .. "/orders", home = folder .. "/home", stop = folder .. "/stop" }
  local socket = folder .. "/editor"
  local init = check.write(
    project.home .. "/init.lua",
    table.concat({
      ("vim.opt.runtimepath:append(%q)"):format(vim.env.NVIM_DAP),
      ("vim.opt.runtimepath:append(%q)"):format(person.root .. "/editors/nvim"),
      "vim.opt.swapfile = false",
      "vim.opt.termguicolors = true",
      "vim.opt.background = 'dark'",
      "vim.opt.shortmess:append('I')",
      "require('sonde').setup()",
    }, "\n")
  )
  local line = person.line(project, "main.go", "func price")
  local argv = { vim.v.progpath, "--clean", "-u", init, "--listen", socket, "+" .. line, "main.go" }
  local env = person.environment(project, { PATH = person.path(project, "picture") })
  local editor = screen.open(argv, { cwd = project.folder, env = env, columns = columns, lines = lines })
  editor:shows("func price")
  -- Scrolls the function to the top of its window, as a user does.
  editor:type("zt")
  editor:type(":SondeTrace\r")
  editor:shows("sonde: main.price: 6 hits: 6 printed, 0 held back, 0 rejected, 0 lost")
  local channel = vim.fn.sockconnect("pipe", socket, { rpc = true })
  -- The first reading renumbers the highlights, and only text that is drawn after it has the new numbers.
  vim.rpcrequest(channel, "nvim__inspect_cell", 1, 0, 0)
  vim.rpcrequest(channel, "nvim_command", "redraw!")
  local shown = vim.rpcrequest(channel, "nvim_exec_lua", read_screen, { columns, lines })
  vim.fn.chanclose(channel)
  editor:close()
  check.write(vim.env.CELLS, encoded(shown))
end)

check.finish()
