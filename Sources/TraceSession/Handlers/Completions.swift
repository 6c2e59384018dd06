// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The commands of the console, and the names of functions as their arguments.
  func completions(_ arguments: CompletionsRequest) throws(SessionFailure) -> CompletionsResponse {
    let lines = arguments.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    // A client may send any number.
    let line = max(arguments.line ?? 1, 1) - 1
    let base = client.columnsStartAt1 ?? true ? 1 : 0
    guard lines.indices.contains(line) else { return CompletionsResponse(targets: []) }
    let completion = ConsoleCompletion(of: String(lines[line]), at: max(arguments.column, base) - base)
    return CompletionsResponse(
      targets: proposals(for: completion.subject).map { item in
        var item = item
        item.start = completion.start + base
        item.length = completion.length
        return item
      })
  }

  private func proposals(for subject: ConsoleCompletion.Subject) -> [CompletionItem] {
    switch subject {
    case .nothing: return []
    case .command(let typed):
      return ConsoleCompletion.commands(beginningWith: typed).map {
        CompletionItem(label: $0.typed, detail: $0.summary, type: "keyword")
      }
    case .argument(let word, let typed):
      return names(for: word, containing: typed).map { CompletionItem(label: $0, type: "function") }
    }
  }

  private func names(for word: ConsoleCommand.Word, containing typed: String) -> [String] {
    let limit = options.limits.completedFunctions
    switch word {
    case .functions, .trace: return tracing?.program.functionNames(containing: typed, limit: limit) ?? []
    case .stats:
      let names = tracing?.statistics.calledFunctions.map(\.name) ?? []
      return Array(names.filter { $0.contains(typed) || typed.isEmpty }.sorted().prefix(limit))
    case .untrace: return registry.consolePatterns.filter { $0.contains(typed) || typed.isEmpty }
    case .top, .tree, .pause, .resume, .help: return []
    }
  }
}
