-- SPDX-FileCopyrightText: The Sonde authors
-- SPDX-License-Identifier: MIT

--- The prompt for what to trace.
local ask = require("sonde.ask")
local check = require("check")

--- Answers prompts in order, and records them.
local function answering(answers, body)
  local before, asked = vim.ui.input, {}
  vim.ui.input = function(options, answer)
    asked[#asked + 1] = options
    answer(answers[#asked])
  end
  local ok, problem = pcall(body)
  vim.ui.input = before
  assert(ok, problem)
  return asked
end

check.case("what was typed is cut at blanks, but for those in an expression", function()
  for text, patterns in pairs({
    ["main.price"] = { "main.price" },
    ["  main.price  (*Server).Serve "] = { "main.price", "(*Server).Serve" },
    ["/^main\\.(a|b)$/ orders.Find"] = { "/^main\\.(a|b)$/", "orders.Find" },
    ["/func\\(a b\\)/ x"] = { "/func\\(a b\\)/", "x" },
    ["example.com/shop/orders.Find"] = { "example.com/shop/orders.Find" },
    ["/^net/http\\./"] = { "/^net/http\\./" },
    ["/unclosed"] = { "/unclosed" },
    ["   "] = {},
    [""] = {},
  }) do
    check.equal(ask.patterns(text), patterns, ("'%s'"):format(text))
  end
end)

check.case("an empty answer asks again and says what to type", function()
  local got
  local asked = answering({ "", "  ", "main.price" }, function()
    ask.functions(nil, function(patterns)
      got = patterns
    end)
  end)
  check.equal(got, { "main.price" })
  check.equal(#asked, 3)
  check.equal(asked[1].default, nil, "nothing is proposed")
  check.contains(asked[2].prompt, "(*Server).Serve")
  check.contains(asked[3].prompt, "/regular expression/")
end)

check.case("a function at the cursor is proposed, once", function()
  local asked = answering({ "" }, function()
    ask.functions("main.price", function() end)
  end)
  check.equal(asked[1].default, "main.price")
  check.equal(asked[2].default, nil)
end)

check.case("cancelling is no answer", function()
  local got = "none"
  answering({}, function()
    ask.functions(nil, function(patterns)
      got = patterns
    end)
  end)
  check.equal(got, nil)
end)
