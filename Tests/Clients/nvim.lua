-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- A user's actions in Neovim with nvim-dap, and what the screen then shows.
package.path = vim.uv.cwd() .. "/Tests/Clients/?.lua;" .. package.path
local check = require("check")
local person = require("person")

local nvim_dap = assert(vim.env.NVIM_DAP, "NVIM_DAP names no folder")
local main, orders, test = "cmd/shop/main.go", "orders/orders.go", "orders/orders_test.go"

--- What editors/README.md says to put into init.lua.
local function documented()
  local page = table.concat(vim.fn.readfile(person.root .. "/editors/README.md"), "\n")
  local code = assert(page:match("```lua\n(.-)\n *```"), "editors/README.md has no code")
  return (code:gsub("/path/to/sonde", person.root))
end

--- Neovim on a file, with the cursor in the line of `text`; `options` are Lua's, for setup.
local function open(project, path, text, options, env)
  local plugin = ("vim.opt.runtimepath:append(%q)\n"):format(nvim_dap)
  local quiet = "vim.opt.swapfile = false\nvim.opt.shortmess:append('I')\n"
  local ours = documented():gsub("setup%(%)", ("setup(%s)"):format(options or ""))
  local init = check.write(project.home .. "/init.lua", plugin .. quiet .. ours)
  local line = person.line(project, path, text)
  local argv = { vim.v.progpath, "--clean", "-u", init, "+" .. line, project.folder .. "/" .. path }
  return person.open(argv, project, text, env)
end

--- One case with an editor of its own, which is closed after it.
local number = 0
local function case(name, path, text, body, options, env)
  check.case("nvim-dap: " .. name, function()
    local project = person.project()
    number = number + 1
    local own = { SHOP_STOP = project.stop, PATH = person.path(project, "nvim-dap-" .. number) }
    local extra = vim.tbl_extend("force", own, env or {})
    local session = open(project, path, text, options, extra)
    local ok, problem = pcall(body, session, project)
    check.write(project.stop, "")
    session.screen:close()
    if not ok then
      error(problem, 0)
    end
  end)
end

local once = { SHOP_STOP = "" }
local price = "main.price(2, 450)"

case("a function of a program is traced in one action", main, "return quantity * cents", function(session)
  session:act(":SondeTrace\r")
  session.screen:shows("> goroutine(1): " .. price)
  session.screen:shows(">> goroutine(1): main.price => (900)")
  session.screen:shows("the shop is closed")
  session.screen:shows("sonde: main.price: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost")
  check.equal(session.actions, 1, "actions")
end, nil, once)

case("a method of a package that is no program, in two", orders, "s.ordered += quantity", function(session)
  session:act(":SondeTrace\r")
  session:act("2\r", "2: the program example.com/shop/cmd/shop")
  session.screen:shows("> goroutine(1): example.com/shop/orders.(*Store).Add(")
  session.screen:shows(">> goroutine(1): example.com/shop/orders.(*Store).Add => (2)")
  check.equal(session.actions, 2, "actions")
end, nil, once)

case("the same, run by its tests", orders, "s.values = append", function(session)
  session:act(":SondeTrace\r")
  session:act("1\r", "1: the tests of this package")
  session.screen:shows('example.com/shop/orders.(*Stack[')
  session.screen:shows("PUSHED")
  session.screen:shows("sonde: example.com/shop/orders.(*Stack[")
end)

case("the test at the cursor runs alone, in one action", test, "store.Add(17)", function(session)
  session:act(":SondeTest\r")
  session.screen:matches("\n> goroutine%(%d+%): example.com/shop/orders.%(%*Store%).Add%(.-, 17%)")
  session.screen:matches("\n>> goroutine%(%d+%): example.com/shop/orders.%(%*Store%).Add => %(17%)")
  session.screen:shows("PASS")
  assert(not session.screen:text():find("PUSHED", 1, true), "another test ran")
end)

case("of a test in parts, the code under test is shown", test, "each part calls Add", function(session)
  session:act(":SondeTest\r")
  session.screen:matches("\n>> goroutine%(%d+%): example.com/shop/orders.%(%*Store%).Add => %(29%)")
  session.screen:matches("\n>> goroutine%(%d+%): example.com/shop/orders.%(%*Store%).Add => %(31%)")
  session.screen:shows("PASS")
  assert(not session.screen:text():find("testing.common", 1, true), "the values of package testing are shown")
end)

case("of an example, only the code of its package is shown", test, "store.Add(37)", function(session)
  session:act(":SondeTest\r")
  session.screen:matches("\n>> goroutine%(%d+%): example.com/shop/orders.%(%*Store%).Add => %(37%)")
  session.screen:shows("PASS")
  assert(not session.screen:text():find(": fmt.Print", 1, true), "the printing is shown")
end)

case("a test is traced from the function that it tests", orders, "s.ordered += quantity", function(session)
  session:act(":SondeTest\r")
  session.screen:shows(">> goroutine(")
  session.screen:shows("(*Store).Add => (17)")
end)

--- How many lines of a function's hits the screen shows.
local function hits(text, name)
  return select(2, text:gsub("goroutine%(%d+%): main%." .. name, ""))
end

case("a running program takes another function, and gives it back", main, "return quantity * cents", function(session)
  session:act(":SondeTrace\r")
  session.screen:shows("> goroutine(1): main.price(")
  session.screen:type("/Sprintf\r")
  session:act(":SondeTrace\r")
  session.screen:shows("> goroutine(1): main.ship(\"Ghent\", ")
  session:act(":SondeTrace\r")
  session.screen:shows("Sonde: main.ship is already traced.")
  session:act(":SondeUntrace\r")
  session.screen:shows("Sonde: main.ship is no longer traced.")
  -- Its lines on the screen scroll away; the other continues.
  session.screen:meets("a screen with hits of price alone", function(text)
    return hits(text, "price") > 0 and hits(text, "ship") == 0
  end)
  session:act(":SondeUntrace!\r")
  session.screen:shows("Sonde: main.price is no longer traced.")
end)

case("what can't be traced is said with the nearest name", main, "return quantity * cents", function(session)
  session:act(":SondeTrace main.pric main.price\r")
  session.screen:shows("\nsonde: No function 'main.pric' in the program. Did you mean 'main.price'?")
  session.screen:matches("\n> goroutine%(1%): main.price%(")
  session:act(":SondeTrace main.shi\r")
  session.screen:shows("Sonde: No function 'main.shi' in the program. Did you mean 'main.ship'?")
  -- It is forgotten: what is listed as traced is traced.
  session:act(":SondeUntrace main.shi\r")
  session.screen:shows(":SondeUntrace NAME takes one of main.price;")
end)

--- Types into the repl, as a user does who goes to its window.
local function type_into_repl(session, text)
  session.screen:type(":lua require('dap').repl.open()\r\23jA" .. text .. "\r")
end

case("commands in the repl, each answer on lines of its own", main, "return quantity * cents", function(session)
  session:act(":SondeTrace\r")
  session.screen:matches("\n> goroutine%(1%): main.price%(")
  -- A pause, so that the answers stay on the screen.
  type_into_repl(session, ":pause")
  session.screen:matches("dap> :pause\nprinting is paused[^\n]*%f[\n]")
  session.screen:type(":stats\r")
  session.screen:matches("dap> :stats\nmain.price: %d+ call")
  session.screen:type(":help\r")
  -- The list fills the window.
  session.screen:matches(":functions %[PATTERN%][^\n]*\n.*\n[^\n]*between slashes%.\n")
  session.screen:type(":no-such\r")
  session.screen:matches("dap> :no.such\n[^\n]+")
  session.screen:type(":resume\r")
  session.screen:matches("dap> :resume\nprinting continues: %d+ hits were held back\n> goroutine")
end)

case("another program is traced in a session of its own", main, "return quantity * cents", function(session, project)
  local other = project.folder .. "/cmd/other/main.go"
  check.write(other, "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"the other\")\n}\n")
  session:act(":SondeTrace\r")
  session.screen:shows("> goroutine(1): main.price(")
  session.screen:type(":edit +6 " .. other .. "\r")
  session:act(":SondeTrace\r")
  session.screen:shows(">> goroutine(1): main.main => ()")
  session.screen:matches("\nsonde: main.main: 2 hits: 2 printed")
  -- The first program goes on, and has none of it.
  session.screen:meets("hits of the first program below", function(text)
    local below = text:match("sonde: main.main: 2 hits[^\n]*(.*)")
    return below and below:find("main.price => ", 1, true)
  end)
end)

case("what is typed but not saved is traced", main, "const mostRounds", function(session)
  session.screen:type("Ofunc init() { unsaved(4) }\r//go:noinline\rfunc unsaved(n int) int {\rreturn n}\27")
  session:act(":SondeTrace\r")
  session.screen:shows(">> goroutine(1): main.unsaved => (4)")
end, nil, once)

case("a module of go.work is run by another one's program", orders, "s.ordered += quantity", function(session, project)
  local folder = vim.fs.dirname(project.folder)
  check.write(folder .. "/go.work", "go 1.19\n\nuse (\n\t./shop\n\t./lib\n)\n")
  check.write(folder .. "/lib/go.mod", "module example.com/lib\n\ngo 1.19\n")
  check.write(folder .. "/lib/lib.go", "package lib\n\n//go:noinline\nfunc Twice(n int) int {\n\treturn 2 * n\n}\n")
  local source = project.folder .. "/cmd/twice/main.go"
  check.write(source, 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Twice(21)) }\n')
  session.screen:type(":edit +5 " .. folder .. "/lib/lib.go\r")
  session:act(":SondeTrace\r")
  session:act("2\r", "2: the program example.com/shop/cmd/twice")
  session.screen:shows(">> goroutine(1): example.com/lib.Twice => (42)")
end)

case("an empty prompt asks again and says what to type", main, "const mostRounds", function(session)
  session:act(":SondeTrace\r")
  session:act("\r", "Functions to trace:")
  assert(not session.screen:text():find("Functions to trace: main", 1, true), "it proposes what traces nothing")
  session:act("price\r", "Type a function name, such as price, (*Server).Serve or orders.Find")
  session.screen:shows("> goroutine(1): " .. price)
  check.equal(session.actions, 3, "actions")
end, nil, once)

case("nvim-dap's own list has the configurations", main, "return quantity * cents", function(session)
  session:act(":DapContinue\r")
  session.screen:shows("Sonde: test at the cursor")
  session.screen:shows("Sonde: process")
  session.screen:shows("Sonde: file")
  session:act("1\r", "1: Sonde: package")
  session:act("\r", "Functions to trace: main.price")
  session.screen:shows("> goroutine(1): " .. price)
  check.equal(session.actions, 3, "actions")
end, nil, once)

case("a logpoint of nvim-dap's prints its line", main, "return quantity * cents", function(session)
  session:act(":lua require('dap').set_breakpoint(nil, nil, 'price of {quantity}')\r")
  session:act(":SondeTrace\r")
  session.screen:shows("> goroutine(1): price of 2")
end, nil, once)

case("a program that runs already is traced, and left running", main, "return quantity * cents", function(session, project)
  local built = vim.system({ "go", "build", "-o", "shop-that-runs", "./cmd/shop" }, { cwd = project.folder }):wait()
  check.equal(built.code, 0, "go build")
  local program = vim.system({ project.folder .. "/shop-that-runs" }, { env = { SHOP_STOP = project.stop }, text = true })
  check.eventually("the program", function()
    return vim.uv.fs_readlink(("/proc/%d/exe"):format(program.pid)) == project.folder .. "/shop-that-runs"
  end)
  session:act(":SondeAttach\r")
  session.screen:shows("Go program to trace:")
  local number = session.screen:matches(("(%%d+): %d  shop.that.runs"):format(program.pid))
  session:act(number .. "\r")
  session.screen:shows("goroutine(1): main.price(")
  check.equal(session.actions, 2, "actions")
  session:act(":DapTerminate\r")
  session.screen:shows("sonde: main.price: ")
  check.equal(vim.uv.kill(program.pid, 0), 0, "the program runs on")
  check.write(project.stop, "")
  local ended = program:wait()
  check.equal({ ended.code, ended.stdout }, { 0, "the shop is closed\n" })
end)

case("a program that does not compile is shown with what the compiler says", main, "package main", function(session)
  session.screen:type("GoThis is no Go.\27:w\r/return quantity\r")
  session:act(":SondeTrace\r")
  session.screen:shows("syntax error")
  session.screen:matches("go build ended with code %d. See the compiler's output; correct it and start again.")
end)

case("in another file than Go's it says so", main, "package main", function(session)
  session.screen:type(":edit ../notes.txt\r")
  session:act(":SondeTrace\r")
  session.screen:shows("Sonde: This is not a Go file.")
end)

case("a sonde that is not there gives a message with what to do", main, "return quantity * cents", function(session)
  session:act(":SondeTrace\r")
  session.screen:shows("Sonde: 'no-such-sonde' can't be started: there is no such program in your PATH")
end, "{ command = 'no-such-sonde' }")

case("the help is found", main, "package main", function(session)
  session.screen:type(":helptags " .. person.root .. "/editors/nvim/doc\r")
  local tags = { "sonde", ":SondeTrace", ":SondeUntrace", ":SondeTest", ":SondeAttach", "sonde-options", "sonde.setup()", "sonde-repl" }
  for _, tag in ipairs(tags) do
    session.screen:type(":help " .. tag .. "\r:setlocal conceallevel=0\r")
    session.screen:shows("*" .. tag .. "*")
    session.screen:type(":helpclose\r")
  end
  os.remove(person.root .. "/editors/nvim/doc/tags")
end)

case(":checkhealth finds nothing wrong", main, "package main", function(session)
  session:act(":checkhealth sonde\r")
  session.screen:shows("nvim-dap knows Sonde")
  session.screen:shows("sonde doctor")
  assert(not session.screen:text():find("ERROR", 1, true), session.screen:text())
end)

check.finish()
