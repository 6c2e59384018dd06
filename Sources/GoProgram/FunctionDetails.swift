// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What a call of a function passes and returns.
package struct FunctionDetails {
  package let declaration: SourcePosition
  /// Receiver first, then the parameters, in source order: the order in which the ABI assigns them.
  ///
  /// Without the hidden dictionary.
  package let parameters: [Parameter]
  package let results: [Parameter]
  package let hasReceiver: Bool
  /// How many of `parameters` come before the pointer to the type dictionary that a generic body takes, for the ABI's
  /// assignment; nil if there is none.
  package let dictionaryPosition: Int?
  /// Assembly and its adapters take everything on the stack, and the goroutine is not in R14.
  package let usesABI0: Bool
  /// Whether every parameter is known: Go 1.21 and older leave blank ones (`_ int`) out of the debug information, and
  /// then the ABI's assignment is wrong after the gap. Use `entryLocation` if this is false.
  package let parametersAreComplete: Bool

  /// For a function literal in a generic body: where in its closure, in bytes, the dictionary is; nil if it has none,
  /// or if the debug information does not say.
  package let closureDictionaryOffset: Int?

  package var hasDictionary: Bool { dictionaryPosition != nil }

  package struct Parameter {
    /// `_` for one without a name, results included.
    package let name: String
    /// In a generic body the shape (`go.shape.int`); the dictionary knows the concrete type.
    package let type: GoType
    package let isResult: Bool
    /// In a generic body, the word of the dictionary that points to the concrete type's runtime descriptor.
    package let dictionaryIndex: Int?
    /// Its location at the function's start, from the debug information; nil if it has none.
    package let entryLocation: VariableLocation?
    /// Its own entry in the debug information, for `GoProgram.location(of:at:)`.
    package let id: DIEOffset?

    package init(
      name: String, type: GoType, isResult: Bool, dictionaryIndex: Int? = nil, entryLocation: VariableLocation? = nil,
      id: DIEOffset? = nil
    ) {
      self.name = name
      self.type = type
      self.isResult = isResult
      self.dictionaryIndex = dictionaryIndex
      self.entryLocation = entryLocation
      self.id = id
    }
  }

  package init(
    declaration: SourcePosition, parameters: [Parameter], results: [Parameter], hasReceiver: Bool = false,
    dictionaryPosition: Int? = nil, usesABI0: Bool = false, parametersAreComplete: Bool = true,
    closureDictionaryOffset: Int? = nil
  ) {
    self.declaration = declaration
    self.parameters = parameters
    self.results = results
    self.hasReceiver = hasReceiver
    self.dictionaryPosition = dictionaryPosition
    self.usesABI0 = usesABI0
    self.parametersAreComplete = parametersAreComplete
    self.closureDictionaryOffset = closureDictionaryOffset
  }
}
