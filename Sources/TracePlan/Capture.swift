// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The contents of one probe's records: the operations that fill the root block, and what the block's bytes mean.
package final class Capture {
  package let id: CaptureID
  /// `.runtime` for captures that the user did not ask for.
  package let tracepoint: TracepointID
  package let kind: Kind
  /// The function's name as printed.
  package let function: String
  /// The position for the client's editor: the function's line, the return's line, the logpoint's line. Keyed by the
  /// probe's link-time address, since one return capture may serve several returns of its function.
  package let positions: [TargetAddress: SourcePosition]
  /// Entry: the arguments. Return: the results. Logpoint: one for each expression, in order. Line: the variables.
  package let slots: [Slot]
  package let operations: [CaptureOperation]
  /// Bytes of the root block's data.
  package let rootSize: Int
  package let goroutineSource: GoroutineSource
  /// If this holds, the hit does not count: control goes elsewhere from there.
  package let skipsWhere: Condition?
  package let frame: FrameAddress
  /// If RBX has this value, as linked, argument registers do not hold the call's arguments. See `EntrySite`.
  package let argumentsLostWhere: TargetAddress?
  /// Nil: every hit is recorded, and no call is noted.
  package let selection: HitSelection?
  /// Decided by the interpreter if it has code, otherwise on the record. Of a return: decides about the whole call.
  package let condition: CaptureCondition?
  /// For an entry whose call is decided at its end: the condition for a call that does not return.
  package let endCondition: CaptureCondition?
  /// For such an entry: what the condition needs of it.
  package let kept: [Slot]
  /// Whether its line is indented under those of the calls around it.
  package let isIndented: Bool
  /// For an entry: whether every way out of the function is a return that has a probe. If a call may leave unseen, by a
  /// jump into another function, other ways in which it ended can't be detected.
  package let endIsSeen: Bool
  /// For a generic body: the captures that replace this one for a call with one of these dictionaries. They know the
  /// concrete types; this one, with the shapes that the body was compiled for, is used if none of them fits.
  ///
  /// They have the tracepoint, kind, function, positions and frame of this one, and are not at any site themselves.
  /// Each has its own operations; none has variants.
  package let variants: [Variant]
  /// The operation that reads the dictionary's address, 8 bytes: always the first, at the block's start. nil if the
  /// capture has no variants, and for a return, which uses the dictionary of its entry.
  package let dictionary: Int?

  package struct Variant: Hashable, Sendable {
    /// Address of the dictionary, as linked.
    package let dictionary: TargetAddress
    package let capture: CaptureID

    package init(dictionary: TargetAddress, capture: CaptureID) {
      self.dictionary = dictionary
      self.capture = capture
    }
  }
  /// Nil if no frames are printed under the hit.
  package let stack: StackCapture?
  /// Set for an inlined call.
  package let inlining: Inlining?

  package struct Inlining: Hashable, Sendable {
    /// How many inlined calls are open in it, including itself.
    package let nesting: Int
    /// The calls around it in the function whose body holds it, the caller first: never empty.
    package let callers: [CodeFrame]

    package init(nesting: Int, callers: [CodeFrame]) {
      precondition(!callers.isEmpty, "an inlined call has a caller")
      self.nesting = nesting
      self.callers = callers
    }
  }

  package enum Kind: Hashable, Sendable {
    case entry, `return`, logpoint, line
    /// The entry of an inlined call; it has no return.
    case inlinedEntry
    /// In the runtime, for calls that never return; see `RuntimeProbes`.
    case panicStart, panicRecovery, fatalPanic, goexitStart, goexit
    /// In the runtime, if calls are followed; see `TracePlanner.unwindingCaptures`. It makes no records.
    case deferReturn

    /// Whether the probe is internal: the user did not ask for it, and it prints no line of its own.
    package var isInternal: Bool {
      switch self {
      case .entry, .inlinedEntry, .return, .logpoint, .line: false
      case .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn: true
      }
    }
  }
  package enum GoroutineSource: Hashable, Sendable { case r14, threadLocal }

  package init(
    id: CaptureID, tracepoint: TracepointID, kind: Kind, function: String,
    positions: [TargetAddress: SourcePosition], slots: [Slot], operations: [CaptureOperation], rootSize: Int,
    goroutineSource: GoroutineSource = .r14, skipsWhere: Condition? = nil, frame: FrameAddress,
    argumentsLostWhere: TargetAddress? = nil, selection: HitSelection? = nil, condition: CaptureCondition? = nil,
    endCondition: CaptureCondition? = nil, kept: [Slot] = [], isIndented: Bool = false,
    endIsSeen: Bool = true, variants: [Variant] = [], dictionary: Int? = nil, stack: StackCapture? = nil,
    inlining: Inlining? = nil
  ) {
    self.id = id
    self.tracepoint = tracepoint
    self.kind = kind
    self.function = function
    self.positions = positions
    self.slots = slots
    self.operations = operations
    self.rootSize = rootSize
    self.goroutineSource = goroutineSource
    self.skipsWhere = skipsWhere
    self.frame = frame
    self.argumentsLostWhere = argumentsLostWhere
    self.selection = selection
    self.condition = condition
    self.endCondition = endCondition
    self.kept = kept
    self.isIndented = isIndented
    self.endIsSeen = endIsSeen
    self.variants = variants
    self.dictionary = dictionary
    self.stack = stack
    self.inlining = inlining
  }
}

/// One value in a root block.
package struct Slot {
  /// The parameter's or result's name, `_` if it has none; for a logpoint the expression as written.
  package let name: String
  package let content: Content
  /// False if the value may be from another moment than the hit: the optimiser does not record when variables change.
  package let isCertain: Bool
  private let knownType: GoType?

  package enum Content {
    /// `type` at `offset` in the root block's data; readable if each of `operations` (indexes) succeeded.
    ///
    /// `capturedBytes` may be less than the type's size: bytes that the limits will not show are not read.
    case value(type: GoType, offset: Int, capturedBytes: Int, operations: Range<Int>)
    /// Known in advance to be unreadable; the reason is a clause for the user.
    case unavailable(reason: String)
    /// Computed from the operands after the hit.
    case computed(Formula, operands: [Slot])
    /// Known when a call has ended; only in a condition that is decided then.
    case ofEnd(EndValue)
    /// The name of the function that the return address in this slot leads to.
    indirect case caller(Slot)
  }

  package enum EndValue: Hashable, Sendable {
    case duration
    /// A word: 1 if a panic ended the call, otherwise 0.
    case panics
    /// A value of the entry's list `Capture.kept`.
    case kept(Int)
    /// A result of a call that did not return.
    case absent
  }

  /// - Parameter type: The type of a value that can't be read, since `content` does not have it.
  package init(name: String, content: Content, isCertain: Bool = true, type: GoType? = nil) {
    self.name = name
    self.content = content
    self.isCertain = isCertain
    // A shape's name is not a type that the user wrote.
    knownType = type.flatMap { $0.name.hasPart("go.shape.") ? nil : $0 }
  }

  /// Nil if it is not known; a formula has its own.
  package var type: GoType? {
    if case .value(let type, _, _, _) = content { return type }
    return knownType
  }
}

/// Identifies one capture for the whole session; never reused.
package struct CaptureID: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// Fills `size` bytes at `destination` of a root block's data. Operations run in order.
package struct CaptureOperation: Hashable, Sendable {
  package let source: Source
  package let size: Int
  package let destination: Int
  /// Indexes of the operations whose bytes this one needs; if one fails, its reason is passed on.
  package let dependsOn: [Int]
  /// For memory: its address instead of its bytes; `size` is 8.
  package let takesAddress: Bool
  /// `.indirect` only: if the base address is nil, the bytes are zeros and the operation does not fail.
  package let nilIsZero: Bool

  package enum Source: Hashable, Sendable {
    /// The DWARF number of a general register.
    case register(Int)
    /// A word about the hit itself.
    case ofHit(HitWord)
    /// An XMM register, 0 to 15: its low bytes.
    case vector(Int)
    /// The low bytes of a number that is known in advance.
    case constant(UInt64)
    /// Memory at a register (DWARF number) plus `displacement`.
    case memory(register: Int, displacement: Int)
    /// Memory at an address as linked.
    case absolute(TargetAddress)
    /// Memory at the address that the root block holds at `pointer`, plus `displacement`, plus the index.
    case indirect(pointer: Int, displacement: Int, index: Index?)
  }

  package enum HitWord: Hashable, Sendable {
    /// The id of the goroutine that runs, or that the system stack works for; 0 if there is none.
    case goroutine
    /// The address of that goroutine's `runtime.g`.
    case goroutineAddress
    /// The id of the thread.
    case thread
  }

  /// A checked index. Out of range: no bytes, and the reason says so.
  package struct Index: Hashable, Sendable {
    package let value: IndexValue
    /// The size of a signed integer narrower than a word; nil if the stored word is already the index.
    package let signedSizeBytes: Int?
    package let strideBytes: Int
    package let bound: IndexValue

    package init(value: IndexValue, signedSizeBytes: Int? = nil, strideBytes: Int, bound: IndexValue) {
      self.value = value
      self.signedSizeBytes = signedSizeBytes
      self.strideBytes = strideBytes
      self.bound = bound
    }
  }

  /// A number known in advance, or eight bytes at an offset of the root block's data.
  package enum IndexValue: Hashable, Sendable {
    case constant(Int)
    case stored(offset: Int)
  }

  package init(
    source: Source, size: Int, destination: Int, dependsOn: [Int] = [], takesAddress: Bool = false,
    nilIsZero: Bool = false
  ) {
    self.source = source
    self.size = size
    self.destination = destination
    self.dependsOn = dependsOn
    self.takesAddress = takesAddress
    self.nilIsZero = nilIsZero
  }
}
