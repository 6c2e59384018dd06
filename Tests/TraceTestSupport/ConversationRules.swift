// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The rules of the protocol and of Sonde's contract for a conversation that a schema can't express.
package enum ConversationRules {
  /// One line for each violation.
  package static func problems(in entries: [MessageLog.Entry]) -> [String] {
    let sent = entries.filter { !$0.isFromAdapter }.map(\.message)
    let received = entries.filter(\.isFromAdapter).map(\.message)
    return numbering(received) + answers(to: sent, received) + order(received) + breakpoints(sent, received)
      + outputs(received)
  }

  /// `seq` starts at 1 and rises by 1.
  private static func numbering(_ received: [JSON]) -> [String] {
    for (index, message) in received.enumerated() where message["seq"] != .integer(index + 1) {
      return ["message \(index + 1) has seq \(message["seq"] ?? .null)"]
    }
    return []
  }

  /// Each request has exactly one response, which repeats its command; each response belongs to a request.
  private static func answers(to sent: [JSON], _ received: [JSON]) -> [String] {
    let responses = received.filter { $0["type"] == "response" }
    var problems: [String] = []
    for request in sent {
      let own = responses.filter { $0["request_seq"] == request["seq"] }
      let name = "\(request["command"]?.string ?? "?") \(request["seq"] ?? .null)"
      if own.count != 1 { problems.append("request \(name) has \(own.count) responses") }
      for response in own where response["command"] != request["command"] {
        problems.append("the response to \(name) names \(response["command"] ?? .null)")
      }
    }
    return problems
  }

  /// The order that the contract defines for the events of a session.
  private static func order(_ received: [JSON]) -> [String] {
    func index(_ event: String) -> Int? { received.firstIndex { $0["event"] == .string(event) } }
    func response(_ command: String) -> Int? {
      received.firstIndex { $0["type"] == "response" && $0["command"] == .string(command) && $0["success"] == true }
    }
    var problems: [String] = []
    func require(_ earlier: Int?, before later: Int?, _ what: String) {
      guard let later else { return }
      guard let earlier else { return problems.append("\(what): the first is missing") }
      if earlier > later { problems.append(what) }
    }
    for event in ["initialized", "process", "exited", "terminated"] {
      let count = received.count { $0["event"] == .string(event) }
      if count > 1 { problems.append("\(count) events '\(event)'") }
    }
    let firstEvent = received.firstIndex { $0["type"] == "event" }
    require(response("initialize"), before: firstEvent, "an event came before the response to initialize")
    let attached = response("attach") != nil
    if attached {
      require(index("process"), before: index("initialized"), "'process' must come before 'initialized' on attach")
    } else {
      require(index("initialized"), before: index("process"), "'process' came before 'initialized'")
      require(
        response("configurationDone"), before: index("process"), "'process' came before configurationDone's response")
    }
    // A program that was ended before it ran has no 'process' event.
    if index("process") != nil || response("configurationDone") != nil {
      require(index("process"), before: index("exited"), "'exited' came before 'process'")
    }
    if let exited = index("exited") {
      require(exited, before: index("terminated"), "'terminated' came before 'exited'")
    }
    let lastOutput = received.lastIndex { $0["event"] == "output" }
    if let lastOutput, let end = index("exited") ?? index("terminated"), lastOutput > end {
      problems.append("output came after 'exited' or 'terminated': \(received[lastOutput])")
    }
    return problems
  }

  /// A response has one breakpoint for each requested one, with ids that are unique in the response.
  private static func breakpoints(_ sent: [JSON], _ received: [JSON]) -> [String] {
    var problems: [String] = []
    for request in sent where ["setBreakpoints", "setFunctionBreakpoints"].contains(request["command"]?.string) {
      guard
        let response = received.first(where: { $0["type"] == "response" && $0["request_seq"] == request["seq"] }),
        response["success"] == true, let answered = response["body"]?["breakpoints"]?.array
      else { continue }
      let asked = request["arguments"]?["breakpoints"]?.array?.count ?? 0
      if asked != answered.count { problems.append("\(asked) breakpoints were asked for, \(answered.count) answered") }
      let ids = answered.compactMap { $0["id"]?.integer }
      if Set(ids).count != ids.count { problems.append("one id stands for two breakpoints: \(ids)") }
      for point in answered where point["verified"] == false && (point["message"]?.string ?? "").isEmpty {
        problems.append("a breakpoint was refused without a reason: \(point)")
      }
    }
    return problems
  }

  /// Each output has a category; Sonde's own output is whole lines; a source comes with its line and an absolute path.
  private static func outputs(_ received: [JSON]) -> [String] {
    var problems: [String] = []
    for message in received where message["event"] == "output" {
      let body = message["body"] ?? .null
      let category = body["category"]?.string
      if !["console", "stdout", "stderr", "important"].contains(category) { problems.append("category: \(message)") }
      if category == "console", body["output"]?.string?.hasSuffix("\n") != true {
        problems.append("a console output that is no whole line: \(message)")
      }
      let path = body["source"]?["path"]?.string
      if (path == nil) != (body["line"] == nil) { problems.append("source and line belong together: \(message)") }
      if let path, !path.hasPrefix("/") { problems.append("a source that is not absolute: \(message)") }
    }
    return Array(problems.prefix(5))
  }
}
