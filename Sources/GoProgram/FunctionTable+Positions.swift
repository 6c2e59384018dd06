// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// Some consecutive code of a function, and one of the numbers that the runtime's tables keep for it.
struct ValueRun {
  let range: Range<UInt64>
  let value: Int
}

/// Some consecutive code of a function that belongs to one line; in an inlined copy, of the inlined function.
struct SourceRun {
  let range: Range<UInt64>
  /// Where the name of the file is among the table's files.
  let file: Int
  let line: Int
}

// MARK: - Numbers by address

extension FunctionTable {
  /// One of an entry's tables, by its offset in the record; empty if it has none.
  func runs(_ offset: Int, of entry: Entry) -> [ValueRun] {
    guard let table = bytes.number(at: entry.record + offset, count: 4) else { return [] }
    var runs: [ValueRun] = []
    forEachRun(ofTable: table) { start, end, value in
      runs.append(ValueRun(range: entry.address &+ start..<entry.address &+ end, value: value))
    }
    return runs
  }

  func length(ofTable table: UInt64?) -> UInt64 {
    var length: UInt64 = 0
    forEachRun(ofTable: table ?? 0) { _, end, _ in length = end }
    return length
  }

  /// Each step gives the change of the number, in a form without a sign bit, and the number of bytes of code it is
  /// valid for.
  private func forEachRun(ofTable table: UInt64, _ body: (UInt64, UInt64, Int) -> Void) {
    guard table != 0, var offset = Int(exactly: table).map({ values + $0 }) else { return }
    var address: UInt64 = 0
    var value: Int32 = -1
    while let change = bytes.variableLength(at: &offset) {
      if change == 0 && address > 0 { return }
      value &+= Int32(bitPattern: change >> 1) ^ -Int32(bitPattern: change & 1)
      guard let length = bytes.variableLength(at: &offset), address < Self.longestFunctionBytes else { return }
      if length > 0 { body(address, address + UInt64(length), Int(value)) }
      address += UInt64(length)
    }
  }

  private static let longestFunctionBytes: UInt64 = 1 << 31
}

extension [ValueRun] {
  func value(at address: UInt64) -> Int? {
    guard let index = lastIndex(startingAtOrBefore: address, by: \.range.lowerBound) else { return nil }
    return self[index].range.contains(address) ? self[index].value : nil
  }
}

// MARK: - Lines

extension FunctionTable {
  /// The function's code by file and line, ascending. Code without a line is left out.
  func sourceRuns(of entry: Entry) -> [SourceRun] {
    if let knownRuns, knownRuns.entry == entry.address { return knownRuns.runs }
    let runs = readSourceRuns(of: entry)
    knownRuns = (entry.address, runs)
    return runs
  }

  private func readSourceRuns(of entry: Entry) -> [SourceRun] {
    let files = runs(RecordLayout.files, of: entry)
    var result: [SourceRun] = []
    var index = 0
    for run in runs(RecordLayout.lines, of: entry) {
      var start = run.range.lowerBound
      while start < run.range.upperBound {
        while index < files.count, files[index].range.upperBound <= start { index += 1 }
        guard index < files.count else { return result }
        let end = Swift.min(run.range.upperBound, files[index].range.upperBound)
        if run.value > 0, let file = fileOffset(files[index].value, of: entry) {
          if let last = result.last, last.range.upperBound == start, last.file == file, last.line == run.value {
            result[result.count - 1] = SourceRun(range: last.range.lowerBound..<end, file: file, line: run.value)
          } else {
            result.append(SourceRun(range: start..<end, file: file, line: run.value))
          }
        }
        start = end
      }
    }
    return result
  }

  /// The files of a function's package are numbered; this leads from there to the name.
  private func fileOffset(_ number: Int, of entry: Entry) -> Int? {
    guard number >= 0, let first = bytes.number(at: entry.record + RecordLayout.fileNumbers, count: 4),
      let offset = bytes.number(at: fileNumbers + (Int(first) + number) * 4, count: 4), offset != 0xffff_ffff
    else { return nil }
    return Int(offset)
  }

  /// Which files the function has code from, without reading its lines.
  func fileOffsets(of entry: Entry) -> Set<Int> {
    Set(runs(RecordLayout.files, of: entry).compactMap { fileOffset($0.value, of: entry) })
  }

  func fileName(at offset: Int) -> String? { bytes.text(at: files + offset) }
}

// MARK: - Frames

extension FunctionTable {
  /// How far the stack pointer is below the return address, in bytes, while the function is at `address`; nil if no
  /// table says.
  func stackBytes(at address: UInt64, in entry: Entry) -> Int? {
    if setsStackPointer(entry) && address != entry.address { return nil }
    return runs(RecordLayout.frames, of: entry).value(at: address).flatMap { $0 >= 0 ? $0 : nil }
  }
}
