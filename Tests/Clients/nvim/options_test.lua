-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The options of `setup`, and how a program that can't be started is reported.
local adapter = require("sonde.adapter")
local check = require("check")
local options = require("sonde.options")

--- What `check` says of a command.
local function problem_of(command)
  options.set({ command = command })
  local answered, problem
  adapter.check(function(text)
    answered, problem = true, text
  end)
  check.eventually("an answer", function()
    return answered
  end)
  options.set()
  return problem
end

check.case("what is given is merged with the defaults", function()
  check.equal(options.set({ command = "/opt/sonde", arguments = { stackDepth = 2 } }), nil)
  check.equal(options.current.command, "/opt/sonde")
  check.equal(options.current.arguments, { maxHitsPerSecond = 500, stackDepth = 2 })
  options.set({ args = { "dap", "--log", "x" } })
  check.equal(options.current.args, { "dap", "--log", "x" })
  options.set({ args = {} })
  check.equal(options.current.args, {}, "a list is given whole")
  options.set()
  check.equal(options.current, options.defaults)
end)

check.case("an unknown option and one of the wrong type are named", function()
  check.equal(
    options.set({ comand = "x" }),
    "Unknown option 'comand'. Options: args, arguments, command, configurations, open_repl, repl_height."
  )
  check.equal(options.set({ repl_height = "big" }), "Option 'repl_height' must be a number, not a string.")
  check.equal(options.current, options.defaults, "nothing was taken")
end)

check.case("the program's path may begin with ~", function()
  options.set({ command = "~/bin/sonde" })
  check.equal(options.command(), vim.env.HOME .. "/bin/sonde")
  options.set()
end)

check.case("a program that is not there is told with what to do", function()
  local problem = problem_of("no-such-sonde")
  check.contains(problem, "'no-such-sonde' can't be started: there is no such program in your PATH")
  check.contains(problem, "make build")
  check.contains(problem, 'setup({ command = "/path/to/sonde" })')
  check.contains(problem_of("/nowhere/sonde"), "there is no such program. Build")
end)

check.case("so is one that fails", function()
  local path = check.write(check.folder() .. "/sonde", "#!/bin/sh\necho 'libbpf.so.1 is missing' >&2\nexit 127\n")
  vim.uv.fs_chmod(path, 493)
  local problem = problem_of(path)
  check.contains(problem, "fails with 127: libbpf.so.1 is missing")
  check.contains(problem, ":checkhealth sonde")
end)

check.case("one that works is no problem", function()
  check.equal(problem_of("true"), nil)
end)
