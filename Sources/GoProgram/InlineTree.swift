// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What the runtime's own tables know of the calls that were inlined into one function: for its stack traces it needs an
/// instruction that stands for each of them.
///
/// The layout is that of `runtime/symtab.go` since Go 1.18.
struct InlineTree {
  /// By call: the instruction that stands for it.
  private let marks: [UInt64]
  /// By address: the innermost call there; -1 where there is none.
  private let runs: [(start: UInt64, call: Int)]

  /// The instruction that stands for the call `up` levels around the innermost one at an address.
  func mark(at address: UInt64, up: Int) -> UInt64? {
    var index = call(at: address)
    for _ in 0..<up {
      guard marks.indices.contains(index) else { return nil }
      // It has the position of the call, and so belongs to the code around it.
      index = call(at: marks[index])
    }
    return marks.indices.contains(index) ? marks[index] : nil
  }

  /// How many inlined calls are open at an address; nil where the tables contradict each other.
  func depth(at address: UInt64) -> Int? {
    var depth = 0
    var index = call(at: address)
    while index >= 0 {
      depth += 1
      guard marks.indices.contains(index), depth <= marks.count else { return nil }
      index = call(at: marks[index])
    }
    return depth
  }

  private func call(at address: UInt64) -> Int {
    runs.lastIndex(startingAtOrBefore: address, by: \.start).map { runs[$0].call } ?? -1
  }
}

extension InlineTree {
  /// - Parameters:
  ///   - entry: Of the function, as linked.
  ///   - read: Bytes of the file at an address, as linked.
  init?(
    of function: Range<UInt64>, table: InlineMarkTable, functionData: UInt64, hasParents: Bool,
    read: (UInt64, Int) -> [UInt8]?
  ) {
    guard let entry = table.offset(of: function.lowerBound), let header = read(entry, Self.headerBytes) else {
      return nil
    }
    let isNew = table.hasStartLines
    let pcdataCount = Int(header.littleEndian32(at: 28))
    let funcdataCount = Int(header[isNew ? 43 : 39])
    let tables = entry &+ (isNew ? 44 : 40)
    guard pcdataCount > Self.callIndex, funcdataCount > Self.tree,
      let words = read(tables, (pcdataCount + funcdataCount) * 4)
    else { return nil }
    let indexTable = words.littleEndian32(at: Self.callIndex * 4)
    let treeOffset = words.littleEndian32(at: (pcdataCount + Self.tree) * 4)
    guard indexTable != 0, treeOffset != .max,
      let runs = Self.runs(at: table.pcTables &+ UInt64(indexTable), in: function, read)
    else { return nil }
    self.runs = runs
    let count = (runs.map(\.call).max() ?? -1) + 1
    guard count < 1 << 16 else { return nil }
    let size = hasParents ? 20 : 16
    // Calls of which no instruction is left have no run, but those inside them may name them.
    guard count > 0, let calls = read(functionData &+ UInt64(treeOffset), count * size) else { return nil }
    marks = (0..<count).map {
      function.lowerBound &+ UInt64(calls.littleEndian32(at: $0 * size + (hasParents ? 16 : 8)))
    }
  }

  /// Of the runtime's `_func`, both layouts.
  private static let headerBytes = 44
  private static let callIndex = 2
  private static let tree = 3

  /// Pairs of a difference of values and one of addresses, both as varints, up to a difference of 0.
  private static func runs(
    at address: UInt64, in function: Range<UInt64>, _ read: (UInt64, Int) -> [UInt8]?
  ) -> [(start: UInt64, call: Int)]? {
    var runs: [(start: UInt64, call: Int)] = []
    var address = address
    var bytes: [UInt8] = []
    var at = 0
    func next() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 35, by: 7) {
        if at == bytes.count {
          guard let more = read(address, chunkBytes) ?? read(address, 1) else { return nil }
          bytes = more
          address &+= UInt64(more.count)
          at = 0
        }
        let byte = bytes[at]
        at += 1
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
      }
      return nil
    }
    var place = function.lowerBound
    var call = -1
    while place < function.upperBound {
      guard let difference = next() else { return nil }
      if difference == 0, !runs.isEmpty { break }
      call &+= difference & 1 == 0 ? Int(difference >> 1) : -Int(difference >> 1) - 1
      guard let length = next(), length > 0 else { return nil }
      runs.append((place, call))
      place &+= length
    }
    return runs
  }

  private static let chunkBytes = 64
}
