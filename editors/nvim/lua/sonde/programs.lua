-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Finds a way to run the code of a file.
local configurations = require("sonde.configurations")
local package_of = require("sonde.go.package")
local processes = require("sonde.processes")
local say = require("sonde.say")
local M = {}

--- One line for each package of the module that is a program: its import path and its folder.
local list_programs = { "go", "list", "-e", "-f", '{{if eq .Name "main"}}{{.ImportPath}}\t{{.Dir}}{{end}}', "./..." }

---@param file sonde.File
---@param answer fun(choices: {label: string, run: fun(start: fun(configuration: table))}[])
local function choices(file, answer)
  local found = {}
  found[1] = {
    label = "the tests of this package",
    run = function(start)
      start(configurations.test(file))
    end,
  }
  local function finish()
    found[#found + 1] = {
      label = "a Go program that is already running",
      run = function(start)
        processes.pick(function(pid, problem)
          if problem then
            say.warn(problem)
          elseif pid then
            start(configurations.process(pid))
          end
        end)
      end,
    }
    answer(found)
  end
  local _, root = package_of.import_path(file.folder)
  if not root or vim.fn.executable("go") == 0 then
    return finish()
  end
  vim.system(list_programs, { cwd = root, text = true }, function(result)
    for path, folder in (result.stdout or ""):gmatch("([^\t\n]+)\t([^\n]+)") do
      found[#found + 1] = {
        label = "the program " .. path,
        run = function(start)
          start(configurations.package(file, folder))
        end,
      }
    end
    vim.schedule(finish)
  end)
end

--- A program or a test file's tests run immediately; for other code the user chooses what runs it.
---@param file sonde.File
---@param place sonde.Place?
---@param start fun(configuration: table)
function M.choose(file, place, start)
  if file.is_test then
    return start(configurations.test(file, place))
  end
  if file.package == "main" then
    return start(configurations.package(file))
  end
  choices(file, function(found)
    vim.ui.select(found, {
      prompt = ("What should run package %s?"):format(file.package),
      kind = "sonde.program",
      format_item = function(choice)
        return choice.label
      end,
    }, function(choice)
      if choice then
        choice.run(start)
      end
    end)
  end)
end

return M
