-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- Import paths, from go.mod and the folder, and the modules of a go.work.
local check = require("check")
local package_of = require("sonde.go.package")
local work = require("sonde.go.work")

check.case("go.mod: the module's path in all its forms", function()
  for text, path in pairs({
    ["module example.com/a\n"] = "example.com/a",
    ["// a comment\n\nmodule   example.com/b // why\ngo 1.22\n"] = "example.com/b",
    ['module "example.com/c"\n'] = "example.com/c",
    ["module `example.com/d`\n"] = "example.com/d",
    ["module (\n\texample.com/e\n)\n"] = "example.com/e",
    ["module\texample.com/f\r\n"] = "example.com/f",
  }) do
    check.equal(package_of.module_path(text), path, text)
  end
  check.equal(package_of.module_path("go 1.22\n"), nil)
end)

check.case("the nearest go.mod counts", function()
  local root = check.folder()
  check.write(root .. "/go.mod", "module example.com/outer\n")
  check.write(root .. "/tools/go.mod", "module example.com/tools\n")
  vim.fn.mkdir(root .. "/tools/gen/deep", "p")
  vim.fn.mkdir(root .. "/other", "p")
  check.equal({ package_of.import_path(root .. "/tools/gen/deep") }, { "example.com/tools/gen/deep", root .. "/tools" })
  check.equal({ package_of.import_path(root .. "/other") }, { "example.com/outer/other", root })
  check.equal({ package_of.import_path(root) }, { "example.com/outer", root })
end)

check.case("go.work: the folders of the modules in all its forms", function()
  local text = 'go 1.22\n\nuse ./a // one\nuse (\n\t./b\n\t"./c d" // quoted\n\n)\nuse (./e)\nuse(\n./f\n)\nreplace x => ../y\n'
  check.equal(work.uses(text), { "./a", "./b", "./c d", "./e", "./f" })
  check.equal(work.uses("go 1.22\n"), {})
end)

check.case("the modules that go.work lists belong together, that of the folder first", function()
  local root = check.folder()
  check.write(root .. "/go.work", "go 1.22\n\nuse (\n\t./svc\n\t./shared\n)\n")
  for _, name in ipairs({ "svc", "shared", "alone" }) do
    check.write(root .. "/" .. name .. "/go.mod", "module example.com/" .. name .. "\n")
  end
  vim.fn.mkdir(root .. "/shared/deep", "p")
  check.equal(work.modules(root .. "/shared/deep"), { root .. "/shared", root .. "/svc" })
  check.equal(work.modules(root .. "/alone"), { root .. "/alone" }, "not listed")
  check.equal(work.modules(check.folder()), {}, "without go.mod")
end)

check.case("Go's own packages have no module in their names", function()
  local root = check.folder()
  check.write(root .. "/src/go.mod", "module std\n")
  vim.fn.mkdir(root .. "/src/net/http", "p")
  check.equal(package_of.prefix(root .. "/src/net/http", "http"), "net/http")
end)

check.case("a folder in the cache of modules", function()
  local root = check.folder()
  local folder = root .. "/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/internal"
  vim.fn.mkdir(folder, "p")
  check.equal(package_of.prefix(folder, "internal"), "github.com/BurntSushi/toml/internal")
end)

check.case("without go.mod the package's own name has to do", function()
  local root = check.folder()
  check.equal(package_of.prefix(root, "orders"), "orders")
  check.equal(package_of.prefix(root, "main"), "main")
end)
