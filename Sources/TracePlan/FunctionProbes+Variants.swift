// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory

extension FunctionProbes {
  /// What one instantiation of a generic body captures, at the points that all of them share.
  struct Variant {
    /// Address of the dictionary, as linked.
    let dictionary: TargetAddress
    let entryReading: EntryReading
    /// One for each group of returns.
    let returnReadings: [ReturnReading]
  }

  /// With more instantiations than this, a generic body is captured by its shapes alone.
  static let maximumVariants = 256
}

/// Where a call of a generic body finds its dictionary.
enum DictionaryPlace {
  case passed(ABIAssignment.Place)
  /// In the closure that RDX points to when the call starts.
  case captured(offset: Int)

  init?(_ details: FunctionDetails, _ assignment: ABIAssignment) {
    if let place = assignment.dictionary {
      self = .passed(place)
    } else if let offset = details.closureDictionaryOffset {
      self = .captured(offset: offset)
    } else {
      return nil
    }
  }

  /// The place to track if the entry is read at a later instruction.
  var register: ABIAssignment.Place? {
    switch self {
    case .passed(.registers(let pieces)): .registers(pieces)
    case .passed(.stack): nil
    case .captured: .registers([Self.closure])
    }
  }

  private static let closure = ABIAssignment.Piece(
    register: .integer(MachineRegisters.closure), offset: 0, sizeBytes: 8)

  /// Reads the dictionary's address at a call's entry; nil if one operation can't read it there.
  func source(at point: ReadingPoint) -> CaptureOperation.Source? {
    switch self {
    case .passed(.registers(let pieces)): return pieces.first.flatMap { point.source(ifKnown: $0) }
    case .passed(.stack(let offset)): return point.source(onStackAt: offset)
    case .captured(let offset):
      guard case .register(let number)? = point.source(ifKnown: Self.closure) else { return nil }
      return .memory(register: number, displacement: offset)
    }
  }
}

extension RootBlock {
  /// Must come first: see `Capture.dictionary`.
  mutating func readDictionary(_ source: CaptureOperation.Source) {
    precondition(operations.isEmpty && sizeBytes == 0, "the dictionary is read first")
    do throws(Refusal) {
      try append(source, size: 8, destination: try reserve(8))
    } catch {
      preconditionFailure("an empty block has room: \(error.reason)")
    }
  }
}
