// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("A line in the console")
struct ConsoleCommandTests {
  @Test("is a command if it begins with a colon; help needs none")
  func commands() throws {
    for (text, command) in [
      ("help", .help), (" help ", .help), (":help", .help), ("help :trace", .help), (":help trace", .help),
      (":functions", .functions(pattern: nil)),
      (":functions  main.f ", .functions(pattern: "main.f")), (":trace main.foo", .trace(pattern: "main.foo")),
      (":trace /main\\.(a|b c)/", .trace(pattern: "/main\\.(a|b c)/")), (":untrace", .untrace(pattern: nil)),
      (":untrace main.foo", .untrace(pattern: "main.foo")), (":stats", .stats(pattern: nil)),
      (":stats foo", .stats(pattern: "foo")), (":top", .top(count: nil)), (":top 3", .top(count: 3)),
      (":tree", .tree(goroutine: nil)), (":tree 17", .tree(goroutine: 17)), (":pause", .pause),
      ("\t:resume", .resume),
    ] as [(String, ConsoleCommand)] {
      #expect(try ConsoleCommand(parsing: text) == command)
    }
  }

  @Test("is none if it is an expression", arguments: ["", " ", "x + 1", "helper", "help me", "main.trace"])
  func expressions(text: String) throws {
    #expect(try ConsoleCommand(parsing: text) == nil)
  }

  @Test("says what is wrong with a command, and what to type")
  func mistakes() {
    for (text, answer) in [
      (":stat", "There is no command ':stat'. Did you mean ':stats'? Type ':help' for the list of commands."),
      (":func x", "There is no command ':func'. Did you mean ':functions'? Type ':help' for the list of commands."),
      (":tarce x", "There is no command ':tarce'. Did you mean ':trace'? Type ':help' for the list of commands."),
      (":frobnicate", "There is no command ':frobnicate'. Type ':help' for the list of commands."),
      (":", "There is no command ':'. Type ':help' for the list of commands."),
      (": stats", "There is no command ':'. Type ':help' for the list of commands."),
      ("stats", "Commands begin with a colon: 'stats' is not one. Type ':stats'."),
      ("functions main", "Commands begin with a colon: 'functions' is not one. Type ':functions'."),
      (":trace", "The command ':trace' needs a pattern. Type a function's name, as in ':trace main.foo'."),
      (":pause now", "The command ':pause' takes no argument. Type ':pause'."),
      (":top many", "'many' is not a number that ':top' can use. Type a whole number greater than 0, as in ':top 7'."),
      (":tree 0", "'0' is not a number that ':tree' can use. Type a whole number greater than 0, as in ':tree 7'."),
    ] {
      #expect {
        try ConsoleCommand(parsing: text)
      } throws: { error in
        guard let error = error as? ConsoleCommandError else { return false }
        return "\(error.problem) \(error.remedy)" == answer
      }
    }
  }

  @Test("is completed where the cursor is")
  func completion() {
    for (text, column, subject, start) in [
      ("", 0, .command(""), 0), (":tr", 3, .command(":tr"), 0), (":trace", 2, .command(":t"), 0),
      ("  st", 4, .command("st"), 2), (":trace ", 7, .argument(of: .trace, ""), 7),
      (":trace  main.f", 14, .argument(of: .trace, "main.f"), 8), (":nosuch x", 9, .nothing, 8),
      ("trace x", 7, .nothing, 6), (":t", 99, .command(":t"), 0), (":t", -1, .command(""), 0),
    ] as [(String, Int, ConsoleCompletion.Subject, Int)] {
      let completion = ConsoleCompletion(of: text, at: column)
      #expect(completion.subject == subject, "\(text)")
      #expect(completion.start == start, "\(text)")
    }
    // In UTF-16 code units, as the protocol counts.
    let wide = ConsoleCompletion(of: ":trace 𝒳y", at: 10)
    #expect(wide.subject == .argument(of: .trace, "𝒳y"))
    #expect((wide.start, wide.length) == (7, 3))
  }

  @Test("proposes names that begin with what is typed, then those with a part that does, then the others")
  func names() {
    let names = ["net/http.Serve", "main.server", "Serve.x", "main.observer", "main.foo"]
    #expect(
      NameProposals.choose(names, containing: "serve", limit: 9) == ["main.server", "main.observer"])
    #expect(NameProposals.choose(names, containing: "Serve", limit: 9) == ["Serve.x", "net/http.Serve"])
    #expect(NameProposals.choose(names, containing: "", limit: 3) == ["main.foo", "main.observer", "main.server"])
    #expect(NameProposals.choose(names, containing: "nosuch", limit: 9) == [])
  }
}
