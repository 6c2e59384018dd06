-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Go programs among others.
local check = require("check")
local elf = require("sonde.elf")
local processes = require("sonde.processes")

local folder = check.folder()
check.write(folder .. "/go.mod", "module example.com/waits\n\ngo 1.19\n")
check.write(folder .. "/main.go", 'package main\n\nimport ("io"; "os")\n\nfunc main() { io.Copy(io.Discard, os.Stdin) }\n')

local function build(name, ...)
  local path = folder .. "/" .. name
  local result = vim.system({ "go", "build", "-o", path, ... }, { cwd = folder, env = { GOFLAGS = "" }, text = true }):wait()
  assert(result.code == 0, result.stderr)
  return path
end

check.case("a Go program is told from others, however it was linked", function()
  check.equal(elf.is_go_file(build("plain", ".")), true, "plain")
  check.equal(elf.is_go_file(build("stripped", "-ldflags=-s -w", ".")), true, "without symbols")
  check.equal(elf.is_go_file(build("pie", "-buildmode=pie", ".")), true, "position-independent")
  check.equal(elf.is_go_file(vim.fn.exepath("sh")), false, "a shell")
  check.equal(elf.is_go_file(vim.v.progpath), false, "Neovim")
  check.equal(elf.is_go_file(folder .. "/main.go"), false, "a text")
  check.equal(elf.is_go_file(folder .. "/nothing"), false, "no file")
end)

check.case("one whose table of sections was cut off is told by its data", function()
  local file = assert(io.open(build("plain", "."), "rb"))
  local bytes = file:read("*a")
  file:close()
  local without = bytes:sub(1, 40) .. ("\0"):rep(8) .. bytes:sub(49, 58) .. ("\0"):rep(6) .. bytes:sub(65)
  check.equal(elf.is_go_file(check.write(folder .. "/cut", without)), true)
end)

check.case("damaged headers are no Go program, and no failure", function()
  local header = "\127ELF\2\1"
  for _, rest in ipairs({ "", ("\255"):rep(58), ("\0"):rep(58), ("\255"):rep(200), ("\1"):rep(4000) }) do
    check.equal(elf.is_go_file(check.write(folder .. "/damaged", header .. rest)), false)
  end
end)

check.case("running Go programs are listed, and no others", function()
  local go = vim.system({ build("waits-for-input", "."), "--for", "input" }, { stdin = true })
  local cat = vim.system({ "cat" }, { stdin = true })
  -- The program appears only when the process has executed it.
  local label = check.eventually("the program in the list", function()
    for _, process in ipairs(processes.list()) do
      if process.pid == go.pid then
        return process.label
      end
    end
  end)
  check.equal(label, ("%d  waits-for-input  %s/waits-for-input --for input"):format(go.pid, folder))
  for _, process in ipairs(processes.list()) do
    assert(process.pid ~= cat.pid and process.pid ~= vim.uv.os_getpid())
  end
  go:write(nil)
  cat:write(nil)
  go:wait()
  cat:wait()
  for _, process in ipairs(processes.list()) do
    assert(process.pid ~= go.pid, "it has ended")
  end
end)
