// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What a call of a function passes and returns.
package struct FunctionDetails {
  package let declaration: SourcePosition
  /// Receiver first, then the parameters, in source order: the order in which the ABI assigns them.
  ///
  /// The hidden dictionary is not among them.
  package let parameters: [Parameter]
  package let results: [Parameter]
  package let hasReceiver: Bool
  /// A generic body takes a pointer to its type dictionary after the receiver and before the first parameter.
  package let hasDictionary: Bool
  /// Assembly and its adapters take everything on the stack, and the goroutine is not in R14.
  package let usesABI0: Bool
  /// Whether every parameter is known: Go 1.19 leaves blank ones (`_ int`) out of the debug information, and then the
  /// ABI's assignment goes wrong behind the gap. Use `entryLocation` there.
  package let parametersAreComplete: Bool

  package struct Parameter {
    /// `_` for one without a name, results included.
    package let name: String
    package let type: GoType
    package let isResult: Bool
    /// Where the debug information says that it is when the function starts; nil where it says nothing.
    package let entryLocation: VariableLocation?

    package init(name: String, type: GoType, isResult: Bool, entryLocation: VariableLocation? = nil) {
      self.name = name
      self.type = type
      self.isResult = isResult
      self.entryLocation = entryLocation
    }
  }

  package init(
    declaration: SourcePosition, parameters: [Parameter], results: [Parameter], hasReceiver: Bool = false,
    hasDictionary: Bool = false, usesABI0: Bool = false, parametersAreComplete: Bool = true
  ) {
    self.declaration = declaration
    self.parameters = parameters
    self.results = results
    self.hasReceiver = hasReceiver
    self.hasDictionary = hasDictionary
    self.usesABI0 = usesABI0
    self.parametersAreComplete = parametersAreComplete
  }
}
