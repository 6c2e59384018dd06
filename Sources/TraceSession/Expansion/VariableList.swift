// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// The children of an expanded value: a sequence's elements, then named children.
struct VariableList: Hashable {
  var indexed: [Variable] = []
  var named: [Variable] = []

  /// The ones that a `variables` request asks for.
  ///
  /// - Parameter withTypes: Whether the client shows types.
  func selected(by request: VariablesRequest, withTypes: Bool) -> [Variable] {
    var selected =
      switch request.filter {
      case "indexed": indexed
      case "named": named
      default: indexed + named
      }
    selected.removeFirst(min(max(request.start ?? 0, 0), selected.count))
    if let count = request.count, count > 0 { selected = Array(selected.prefix(count)) }
    if !withTypes { for index in selected.indices { selected[index].type = nil } }
    return selected
  }
}
