-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Whether a session's program has a function of a file.
local check = require("check")
local build_info = require("sonde.build_info")
local session_program = require("sonde.session_program")

local root = check.folder()
check.write(root .. "/go.work", "go 1.19\n\nuse (\n\t./svc\n\t./shared\n)\n")
check.write(root .. "/svc/go.mod", "module example.com/svc\n\ngo 1.19\n\nrequire example.com/replaced v0.0.0\n")
-- It runs until it is killed; with `select {}` Go would end it as a deadlock.
check.write(
  root .. "/svc/cmd/api/main.go",
  'package main\n\nimport (\n\t"time"\n\n\t_ "example.com/shared"\n)\n\nfunc main() { time.Sleep(time.Hour) }\n'
)
check.write(root .. "/svc/cmd/web/main.go", "package main\n\nfunc main() {}\n")
check.write(root .. "/shared/go.mod", "module example.com/shared\n\ngo 1.19\n")
check.write(root .. "/shared/s.go", "package shared\n")
check.write(root .. "/alone/go.mod", "module example.com/alone\n")
check.write(root .. "/replaced/go.mod", "module example.com/replaced\n")
check.write(root .. "/src/go.mod", "module std\n")
vim.fn.mkdir(root .. "/src/net/http", "p")

local function file(folder, package, is_test)
  return { folder = root .. "/" .. folder, package = package, is_test = is_test or false, path = "" }
end

local api = { request = "launch", mode = "debug", program = root .. "/svc/cmd/api" }
local api_tests = { request = "launch", mode = "test", program = root .. "/svc/cmd/api" }
local holds = session_program.holds

check.case("main.X is only in the program of its own folder", function()
  check.equal(holds(api, "main.main", file("svc/cmd/api", "main")), true)
  check.equal(holds(api, "main.main", file("svc/cmd/web", "main")), false)
  check.equal(holds(api, "main.main", file("alone", "main")), false)
  check.equal(holds(api_tests, "main.main", file("svc/cmd/api", "main")), true, "its tests have it too")
end)

check.case("which functions of a main file are those of package main", function()
  for pattern, is_main in pairs({
    ["main.main"] = true, ["price"] = true, ["(*Server).Serve"] = true, ["Server.Serve"] = true, ["/^main\\./"] = true,
    ["/rice/"] = true, ["orders.Find"] = false, ["net/http.Get"] = false, ["/^net/http\\./"] = false,
  }) do
    check.equal(session_program.means_main(pattern, file("svc/cmd/api", "main")), is_main, pattern)
  end
  check.equal(session_program.means_main("main.main", file("shared", "shared")), false)
  check.equal(holds(api, "orders.Find", file("svc/cmd/web", "main")), true)
end)

check.case("other packages: of its module, of go.work, required, or Go's own", function()
  check.equal(holds(api, "example.com/svc/store.Get", file("svc/store", "store")), true)
  check.equal(holds(api, "example.com/shared.Twice", file("shared", "shared")), true)
  check.equal(holds(api, "example.com/replaced.A", file("replaced", "replaced")), true)
  check.equal(holds(api, "net/http.Get", file("src/net/http", "http")), true)
  check.equal(holds(api, "example.com/alone.A", file("alone", "alone")), false)
end)

check.case("a test is only in the tests of its folder", function()
  local test = file("svc/cmd/api", "main", true)
  check.equal(holds(api_tests, "main.TestA", test), true)
  check.equal(holds(api, "main.TestA", test), false)
  check.equal(holds(api_tests, "example.com/svc/store.TestA", file("svc/store", "store", true)), false)
end)

check.case("without a file only Sonde can say", function()
  check.equal(holds(api, "main.main", nil), true)
end)

check.case("one file as the program, and a path through a link or with a slash at its end", function()
  vim.uv.fs_symlink(root .. "/svc", root .. "/link")
  for _, program in ipairs({ "/svc/cmd/api/main.go", "/link/cmd/api", "/svc/cmd/api/" }) do
    local configuration = { request = "launch", mode = "debug", program = root .. program }
    check.equal(holds(configuration, "main.main", file("svc/cmd/api", "main")), true, program)
    check.equal(holds(configuration, "main.main", file("svc/cmd/web", "main")), false, program)
  end
end)

local function build(output, ...)
  local result = vim.system({ "go", "build", "-o", root .. "/" .. output, ... }, {
    cwd = root .. "/svc", env = { GOFLAGS = "" }, text = true,
  }):wait()
  assert(result.code == 0, result.stderr)
  return root .. "/" .. output
end

check.write(root .. "/svc/go.mod", "module example.com/svc\n\ngo 1.19\n")
local binary = build("bin/api", "./cmd/api")

check.case("a binary says what it was built from", function()
  check.equal(build_info.of(binary), {
    path = "example.com/svc/cmd/api", modules = { ["example.com/svc"] = true, ["example.com/shared"] = true },
  })
  check.equal(build_info.of(build("bin/pie", "-buildmode=pie", "-ldflags=-s -w", "./cmd/api")).path, "example.com/svc/cmd/api")
  check.equal(build_info.of(build("bin/files", "cmd/web/main.go")), nil, "named by its files")
  check.equal(build_info.of(vim.v.progpath), nil)
  check.equal(build_info.of(root .. "/nothing"), nil)
end)

check.case("so does a running one", function()
  local running = vim.system({ binary })
  check.eventually("the program", function()
    return vim.uv.fs_readlink(("/proc/%d/exe"):format(running.pid)) == binary
  end)
  for _, configuration in ipairs({
    { request = "launch", mode = "exec", program = binary },
    { request = "launch", program = binary },
    { request = "attach", processId = running.pid },
    { request = "attach", processId = tostring(running.pid) },
  }) do
    check.equal(holds(configuration, "main.main", file("svc/cmd/api", "main")), true)
    check.equal(holds(configuration, "main.main", file("svc/cmd/web", "main")), false)
    check.equal(holds(configuration, "example.com/shared.A", file("shared", "shared")), true)
    check.equal(holds(configuration, "example.com/alone.A", file("alone", "alone")), false)
    check.equal(holds(configuration, "main.TestA", file("svc/cmd/api", "main", true)), false)
  end
  running:kill("sigkill")
  running:wait()
end)

check.case("of a program that says nothing, only Sonde can say", function()
  check.equal(holds({ request = "launch", mode = "exec", program = root .. "/bin/files" }, "main.a", file("alone", "main")), true)
  check.equal(holds({ request = "attach" }, "main.a", file("alone", "main")), true)
end)
