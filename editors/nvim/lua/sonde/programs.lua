-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Finds a way to run the code of a file.
local configurations = require("sonde.configurations")
local processes = require("sonde.processes")
local say = require("sonde.say")
local tested = require("sonde.tested")
local work = require("sonde.go.work")
local M = {}

--- Prints one line for each package that is a program: its import path and its folder.
local list_programs = { "go", "list", "-e", "-f", '{{if eq .Name "main"}}{{.ImportPath}}\t{{.Dir}}{{end}}' }

--- The command for all packages of these modules.
local function list_command(modules)
  return vim.list_extend(
    vim.deepcopy(list_programs),
    vim.tbl_map(function(root)
      return root .. "/..."
    end, modules)
  )
end

---@param file sonde.File
---@param answer fun(choices: {label: string, run: fun(start: fun(configuration: table))}[])
local function choices(file, answer)
  local found = {}
  if tested.has_tests(file.folder) then
    found[1] = {
      label = "the tests of this package",
      run = function(start)
        start(configurations.test(file))
      end,
    }
  end
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
  local modules = work.modules(file.folder)
  if #modules == 0 or vim.fn.executable("go") == 0 then
    return finish()
  end
  vim.system(list_command(modules), { cwd = modules[1], text = true }, function(result)
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
