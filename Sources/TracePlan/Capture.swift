// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// What one record of one probe holds: the operations that fill its root block, and what the block's bytes mean.
package final class Capture {
  package let id: CaptureID
  /// `.runtime` for those that nobody asked for.
  package let tracepoint: TracepointID
  package let kind: Kind
  /// The function's name as printed.
  package let function: String
  /// Where the client's editor should point: the function's line, the return's line, the logpoint's line. By the
  /// probe's link-time address, since one return capture may serve several returns of its function.
  package let positions: [TargetAddress: SourcePosition]
  /// Entry: the arguments. Return: the results. Logpoint: one for each expression, in order. Line: the variables.
  package let slots: [Slot]
  package let operations: [CaptureOperation]
  /// Bytes of the root block's data.
  package let rootSize: Int
  package let goroutineSource: GoroutineSource
  /// A hit where this holds is none: control goes another way from there.
  package let skipsWhere: Condition?
  package let frame: FrameAddress
  /// Where RBX has this value, as linked, argument registers hold nothing of the call. See `EntrySite`.
  package let argumentsLostWhere: TargetAddress?
  /// Nil: every hit is recorded, and no call is noted.
  package let selection: HitSelection?
  /// Decided by the interpreter where it has code, else on the record.
  package let condition: CaptureCondition?
  /// Whether its line stands under those of the calls around it.
  package let isIndented: Bool
  /// Of an entry: whether every way out of the function is a return that has a probe. A call that may leave unseen, by
  /// a jump into another function, can't be told to have ended otherwise.
  package let endIsSeen: Bool
  /// Of a generic body: the captures that take this one's place for a call with one of these dictionaries. They know
  /// the concrete types; this one, with the shapes that the body was compiled for, stays where none of them fits.
  ///
  /// They have the tracepoint, kind, function, positions and frame of this one, and are at no site themselves. Each has
  /// operations of its own; none has variants.
  package let variants: [Variant]
  /// Which of the operations reads the dictionary's address, 8 bytes: always the first, at the block's start. nil
  /// where the capture has no variants, and for a return, which has the dictionary of its entry.
  package let dictionary: Int?

  package struct Variant: Hashable, Sendable {
    /// Of the dictionary, as linked.
    package let dictionary: TargetAddress
    package let capture: CaptureID

    package init(dictionary: TargetAddress, capture: CaptureID) {
      self.dictionary = dictionary
      self.capture = capture
    }
  }
  /// Nil where no frames are printed under the hit.
  package let stack: StackCapture?
  /// Of an inlined call.
  package let inlining: Inlining?

  package struct Inlining: Hashable, Sendable {
    /// How many inlined calls are open in it, itself included.
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
    /// Of the runtime, for calls that never return; see `RuntimeProbes`.
    case panicStart, panicRecovery, fatalPanic, goexitStart, goexit
    /// Of the runtime, where calls are followed; see `TracePlanner.unwindingCaptures`. It makes no records.
    case deferReturn

    /// Whether the probe is ours alone: nobody asked for it, and it prints no line of its own.
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
    isIndented: Bool = false,
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
  /// The parameter's or result's name, `_` where it has none; for a logpoint the expression as written.
  package let name: String
  package let content: Content
  /// False where the value may be of another moment than the hit: the optimiser keeps no record of when variables change.
  package let isCertain: Bool
  private let knownType: GoType?

  package enum Content {
    /// `type` at `offset` in the root block's data; readable where each of `operations` (indexes) succeeded.
    ///
    /// `capturedBytes` may be less than the type's size: what the limits will not show is not read.
    case value(type: GoType, offset: Int, capturedBytes: Int, operations: Range<Int>)
    /// Known beforehand to be unreadable; the reason is a clause for people.
    case unavailable(reason: String)
    /// Worked out of the operands after the hit.
    case computed(Formula, operands: [Slot])
  }

  /// - Parameter type: Where `content` does not have it: of a value that can't be read.
  package init(name: String, content: Content, isCertain: Bool = true, type: GoType? = nil) {
    self.name = name
    self.content = content
    self.isCertain = isCertain
    // A shape's name is no type that a person wrote.
    knownType = type.flatMap { $0.name.hasPart("go.shape.") ? nil : $0 }
  }

  /// Nil where it is not known; a formula has its own.
  package var type: GoType? {
    if case .value(let type, _, _, _) = content { return type }
    return knownType
  }
}

/// Identifies one capture for the whole session; never used again for another one.
package struct CaptureID: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// Fills `size` bytes at `destination` of a root block's data. Operations run in order.
package struct CaptureOperation: Hashable, Sendable {
  package let source: Source
  package let size: Int
  package let destination: Int
  /// Indexes of the operations without whose bytes this one makes no sense; their reason is passed on.
  package let dependsOn: [Int]
  /// Of memory: its address instead of its bytes; `size` is 8.
  package let takesAddress: Bool
  /// `.indirect` only: zeros, and no failure, where the base address is nil.
  package let nilIsZero: Bool

  package enum Source: Hashable, Sendable {
    /// DWARF's number of a general register.
    case register(Int)
    /// An XMM register, 0 to 15: its low bytes.
    case vector(Int)
    /// The low bytes of a number that is known beforehand.
    case constant(UInt64)
    /// Memory at a register (DWARF's number) plus `displacement`.
    case memory(register: Int, displacement: Int)
    /// Memory at an address as linked.
    case absolute(TargetAddress)
    /// Memory at the address that the root block holds at `pointer`, plus `displacement`, plus the index.
    case indirect(pointer: Int, displacement: Int, index: Index?)
  }

  /// A checked index. Out of range: no bytes, and the reason says so.
  package struct Index: Hashable, Sendable {
    package let value: IndexValue
    /// Of a signed integer narrower than a word, its size; nil where the stored word is the index as it is.
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

  /// A number known beforehand, or eight bytes at an offset of the root block's data.
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
