// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a function's calls read for one tracepoint, with its condition: at the entry, and at each group of returns.
struct CallBlocks {
  let shared: Call
  /// One for each of the function's variants.
  let variants: [Call]
  /// Whether the condition is decided when a call ends.
  let isDecidedAtEnd: Bool

  struct Call {
    let entry: FunctionProbes.BlockWithSlots
    let returns: [FunctionProbes.BlockWithSlots]
  }

  init(_ probes: FunctionProbes, condition: Expression?) throws(ConditionError) {
    let ending = condition.flatMap {
      EndCondition(
        $0, parameters: probes.entryReading.arguments.map(\.name), results: probes.entryReading.results.map(\.name))
    }
    isDecidedAtEnd = ending != nil
    shared = try Self.call(probes.entryReading, probes.returns.map(\.reading), condition, ending)
    var variants: [Call] = []
    for variant in probes.variants {
      variants.append(try Self.call(variant.entryReading, variant.returnReadings, condition, ending))
    }
    self.variants = variants
  }

  private static func call(
    _ entryReading: EntryReading, _ returnReadings: [ReturnReading], _ condition: Expression?, _ ending: EndCondition?
  ) throws(ConditionError) -> Call {
    let entry = try entryReading.block(condition: condition, ending: ending)
    var returns: [FunctionProbes.BlockWithSlots] = []
    for reading in returnReadings { returns.append(try reading.block(ending: ending, kept: entry.kept)) }
    return Call(entry: entry, returns: returns)
  }

  /// Why the interpreter can't decide the condition, a clause for the user; nil if it can.
  var reasonToDecideLater: String? {
    if isDecidedAtEnd { return "it is about a call's end" }
    return ([shared] + variants).lazy.compactMap { $0.entry.condition?.reasonWhyNotInKernel }.first
  }
}
