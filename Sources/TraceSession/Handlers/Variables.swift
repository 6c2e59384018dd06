// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The children of a hit in the console.
  func variables(_ arguments: VariablesRequest) throws(SessionFailure) -> VariablesResponse {
    guard let list = tracing?.variables(of: arguments.variablesReference) else {
      throw SessionFailure(
        .notExpandable,
        problem:
          "The variablesReference \(arguments.variablesReference) expands to nothing: no hit has it, or its hit is "
          + "no longer kept.", remedy: "Expand a newer hit.")
    }
    return VariablesResponse(
      variables: list.selected(by: arguments, withTypes: client.supportsVariableType ?? false))
  }
}
