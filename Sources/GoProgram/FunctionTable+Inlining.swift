// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

extension FunctionTable {
  /// The runtime's numbers of two of a function's tables: `PCDATA_InlTreeIndex` and `FUNCDATA_InlTree`.
  private static let inlinedCallTable = 2

  /// One call that was inlined into a function.
  struct InlinedEntry {
    /// Its number in the function's tree.
    let index: Int
    let function: String
    /// The position in the code that the call itself has.
    let callAddress: UInt64
  }

  /// Which inlined call some code of the function belongs to, by its number; code outside inlined calls is left out.
  func inlinedRuns(of entry: Entry) -> [ValueRun] {
    guard tree(of: entry) != nil, let table = valueTable(Self.inlinedCallTable, of: entry) else { return [] }
    return runs(table - entry.record, of: entry).filter { $0.value >= 0 }
  }

  /// The inlined calls around `address`, outermost first.
  func inlinedCalls(at address: UInt64, in entry: Entry) -> [InlinedEntry] {
    let runs = inlinedRuns(of: entry)
    var calls: [InlinedEntry] = []
    var address = address
    // Bounded, since a damaged tree may have cycles.
    while calls.count < Self.deepestNesting, let number = runs.value(at: address),
      let call = inlinedCall(number, of: entry)
    {
      calls.append(call)
      address = call.callAddress
    }
    return calls.reversed()
  }

  private static let deepestNesting = 256

  /// Each of the function's inlined calls that has code, once.
  func inlinedCalls(of entry: Entry) -> [InlinedEntry] {
    Set(inlinedRuns(of: entry).map(\.value)).sorted().compactMap { inlinedCall($0, of: entry) }
  }

  func inlinedCall(_ number: Int, of entry: Entry) -> InlinedEntry? {
    guard let tree = tree(of: entry) else { return nil }
    // Go 1.20 made the entries smaller: {function kind, name, call's place, line}.
    let size = layout.hasStartLine ? 16 : 20
    guard let call = file.bytes(at: TargetAddress(tree &+ UInt64(number * size)), count: size).map(TableBytes.init),
      let name = call.signed32(at: layout.hasStartLine ? 4 : 12),
      let place = call.signed32(at: layout.hasStartLine ? 8 : 16), place >= 0,
      let function = self.name(at: Int(name))
    else { return nil }
    return InlinedEntry(index: number, function: function, callAddress: entry.address &+ UInt64(place))
  }

  /// Where the record has the offset of one of its numbered tables.
  private func valueTable(_ number: Int, of entry: Entry) -> Int? {
    guard let count = bytes.number(at: entry.record + RecordLayout.valueCount, count: 4), number < count else {
      return nil
    }
    return entry.record + layout.end + number * 4
  }

  /// Where the function's tree is; nil if nothing was inlined into it.
  private func tree(of entry: Entry) -> UInt64? {
    let number = 3
    guard let tables = bytes.number(at: entry.record + RecordLayout.valueCount, count: 4), tables < 1 << 16,
      let count = bytes.number(at: entry.record + layout.kind + 3, count: 1), number < count,
      let offset = bytes.number(at: entry.record + layout.end + (Int(tables) + number) * 4, count: 4),
      offset != 0xffff_ffff, let functionData = module.functionData
    else { return nil }
    return functionData &+ offset
  }
}
