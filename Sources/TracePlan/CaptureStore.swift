// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Every capture of a session, with the types that its values lead to.
struct CaptureStore {
  private(set) var captures: [Capture] = []
  /// The type of each capture's root block, in `types`.
  private(set) var rootTypes: [TypeTable.ID] = []
  private(set) var types = TypeTable()
  let limits: CaptureLimits

  init(limits: CaptureLimits) { self.limits = limits }

  subscript(id: CaptureID) -> Capture { captures[Int(id.rawValue)] }

  /// - Parameter program: Knows what interfaces may hold.
  mutating func add(_ draft: CaptureDraft, in program: GoProgram) -> CaptureID {
    let id = CaptureID(rawValue: UInt32(captures.count))
    captures.append(
      Capture(
        id: id, tracepoint: draft.tracepoint, kind: draft.kind, function: draft.function, positions: draft.positions,
        slots: draft.slots, operations: draft.block.operations, rootSize: draft.block.sizeBytes,
        goroutineSource: draft.goroutineSource, skipsWhere: draft.skipsWhere, frame: draft.frame,
        argumentsLostWhere: draft.argumentsLostWhere, selection: draft.selection, condition: draft.condition,
        endCondition: draft.endCondition, kept: draft.kept, isIndented: draft.isIndented,
        endIsSeen: draft.endIsSeen, variants: draft.variants,
        dictionary: draft.variants.isEmpty || draft.kind == .return ? nil : 0, stack: draft.stack,
        inlining: draft.inlining))
    rootTypes.append(
      types.root(
        of: draft.block.contents, sizeBytes: draft.block.sizeBytes, limits: limits,
        runtimeTypes: { program.describedRuntimeTypes }))
    return id
  }
}

/// A capture before it is added to the session; see `Capture` for the members.
struct CaptureDraft {
  var tracepoint: TracepointID
  var kind: Capture.Kind
  var function: String
  var positions: [TargetAddress: SourcePosition] = [:]
  var block: RootBlock
  var slots: [Slot]
  var stack: StackCapture?
  var condition: CaptureCondition?
  var endCondition: CaptureCondition?
  var kept: [Slot] = []
  var selection: HitSelection?
  var isIndented = false
  var goroutineSource = Capture.GoroutineSource.r14
  var skipsWhere: Condition? = nil
  var frame = FunctionProbes.frameAtCallBoundary
  var argumentsLostWhere: TargetAddress?
  var endIsSeen = true
  var variants: [Capture.Variant] = []
  var inlining: Capture.Inlining?
}

extension GoProgram {
  fileprivate var describedRuntimeTypes: [(address: TargetAddress, type: GoType)] {
    runtimeTypeAddresses.compactMap { address in type(ofRuntimeType: address).map { (address, $0) } }
  }
}
