// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// The table that Go's runtime keeps of a program's functions, `.gopclntab`: names, code, lines, frames and inlined
/// calls. Every Go program has one, even a stripped one.
///
/// The layout is that of `runtime/symtab.go`, Go 1.18 to 1.27. All addresses are as linked.
final class FunctionTable {
  /// One function of the table.
  struct Entry {
    /// Of its first instruction.
    let address: UInt64
    /// Where its record is among `records`.
    let record: Int
  }

  /// Sorted by address; no two share one.
  let entries: [Entry]
  /// Where the rest is, by the runtime's record of the program.
  let module: ModuleData
  let layout: RecordLayout
  let bytes: TableBytes
  let file: ELFFile
  private let names: Int
  let files: Int
  let fileNumbers: Int
  let values: Int
  let records: Int
  /// A function's runs are requested repeatedly.
  var knownRuns: (entry: UInt64, runs: [SourceRun])?
  private(set) lazy var wrapperKind = readWrapperKind()

  /// nil if the file has no such table, or one of an unknown layout.
  init?(file: ELFFile, version: GoVersion, relocations: Relocations) {
    guard let place = Self.place(in: file),
      let contents = file.bytes(at: TargetAddress(place.lowerBound), count: Int(place.upperBound - place.lowerBound))
    else { return nil }
    let bytes = TableBytes(contents)
    func header(_ offset: Int) -> Int? { bytes.number(at: offset, count: 8).flatMap { Int(exactly: $0) } }
    guard let count = header(8), count > 0, count <= Self.mostFunctions, let names = header(32),
      let fileNumbers = header(40), let files = header(48), let values = header(56), let records = header(64),
      let last = bytes.number(at: records + count * 8, count: 4),
      let first = bytes.number(at: records, count: 4),
      let module = ModuleData(
        file: file, table: place.lowerBound, codeOffsets: first..<max(first, last), version: version,
        relocations: relocations)
    else { return nil }
    self.bytes = bytes
    self.file = file
    self.module = module
    self.names = names
    self.files = files
    self.fileNumbers = fileNumbers
    self.values = values
    self.records = records
    layout = RecordLayout(version)
    entries = Self.entries(in: bytes, at: records, count: count, text: module.text)
  }

  /// Real programs have some hundred thousand at most.
  private static let mostFunctions = 1 << 24

  private static func entries(in bytes: TableBytes, at records: Int, count: Int, text: UInt64) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for index in 0..<count {
      guard let offset = bytes.number(at: records + index * 8, count: 4),
        let record = bytes.number(at: records + index * 8 + 4, count: 4)
      else { break }
      let address = text &+ offset
      if let last = entries.last, last.address >= address { continue }
      entries.append(Entry(address: address, record: records + Int(record)))
    }
    return entries
  }

  /// The layout of a function's record. Offsets in bytes.
  struct RecordLayout {
    /// Go 1.20 put the line of the declaration before the fields after it.
    let hasStartLine: Bool
    var kind: Int { hasStartLine ? 40 : 36 }
    var end: Int { kind + 4 }

    init(_ version: GoVersion) { hasStartLine = (version.major, version.minor) >= (1, 20) }

    static let name = 4
    static let argumentBytes = 8
    static let frames = 16
    static let files = 20
    static let lines = 24
    static let valueCount = 28
    static let fileNumbers = 32
    static let startLine = 36
  }
}

// MARK: - One function

extension FunctionTable {
  /// The function whose first instruction is at exactly this address.
  func entry(at address: UInt64) -> Entry? {
    entries.lastIndex(startingAtOrBefore: address, by: \.address).flatMap {
      entries[$0].address == address ? entries[$0] : nil
    }
  }

  func name(of entry: Entry) -> String {
    bytes.signed32(at: entry.record + RecordLayout.name).flatMap { name(at: Int($0)) } ?? "?"
  }

  func name(at offset: Int) -> String? { bytes.text(at: names + offset) }

  /// The bytes that its caller keeps for it on the stack; nil if the table does not say.
  func argumentBytes(of entry: Entry) -> Int? {
    bytes.signed32(at: entry.record + RecordLayout.argumentBytes).map { Int($0) }
  }

  /// The line of its declaration; nil before Go 1.20.
  func startLine(of entry: Entry) -> Int? {
    guard layout.hasStartLine else { return nil }
    return bytes.signed32(at: entry.record + RecordLayout.startLine).map { Int($0) }
  }

  func isAssembly(_ entry: Entry) -> Bool { flags(of: entry) & 4 != 0 }

  /// Whether it sets the stack pointer to a value that no table gives.
  func setsStackPointer(_ entry: Entry) -> Bool { flags(of: entry) & 2 != 0 }

  private func flags(of entry: Entry) -> UInt64 { bytes.number(at: entry.record + layout.kind + 1, count: 1) ?? 0 }

  private func kind(of entry: Entry) -> UInt64? { bytes.number(at: entry.record + layout.kind, count: 1) }

  /// Whether the compiler made it, mostly to reach another function.
  func isMade(_ entry: Entry) -> Bool { wrapperKind != nil && kind(of: entry) == wrapperKind }

  /// The number of that kind changes from release to release. The function that runs deferred calls has always had it,
  /// so that stack traces leave it out.
  private func readWrapperKind() -> UInt64? {
    entries.first { name(of: $0) == "runtime.deferreturn" }.flatMap(kind)
  }

  /// The address after its last instruction: the next function may start some padding later.
  func end(of entry: Entry) -> UInt64 {
    let lengths = [RecordLayout.frames, RecordLayout.files, RecordLayout.lines].map { offset in
      length(ofTable: bytes.number(at: entry.record + offset, count: 4))
    }
    return entry.address &+ (lengths.max() ?? 0)
  }
}

// MARK: - Finding the table

extension FunctionTable {
  private static let magics: Set<UInt64> = [0xffff_fff0, 0xffff_fff1]

  /// Its section has a name unless a C linker merged it into another one: then the start of its header identifies it.
  private static func place(in file: ELFFile) -> Range<UInt64>? {
    for name in [".gopclntab", ".data.rel.ro.gopclntab"] {
      guard let section = file.sections[name], section.sh_type != SHT_NOBITS else { continue }
      if isTable(file.bytes(at: TargetAddress(section.sh_addr), count: 8) ?? []) { return section.addresses }
    }
    for name in [".data.rel.ro", ".rodata", ".data"] {
      guard let section = file.sections[name], section.sh_type != SHT_NOBITS,
        let contents = file.contents(ofSection: name, limit: Int.max)
      else { continue }
      for offset in stride(from: 0, to: contents.count - 7, by: 8) where contents[offset + 7] == 8 {
        if isTable(Array(contents[offset..<offset + 8])) {
          return section.sh_addr + UInt64(offset)..<section.addresses.upperBound
        }
      }
    }
    return nil
  }

  /// Magic number, two zeros, instructions of one byte, pointers of eight.
  private static func isTable(_ header: [UInt8]) -> Bool {
    guard header.count == 8 else { return false }
    let magic = header[..<4].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return magics.contains(magic) && Array(header[4...]) == [0, 0, 1, 8]
  }
}

extension GElf_Shdr {
  fileprivate var addresses: Range<UInt64> { sh_addr..<(sh_addr &+ min(sh_size, UInt64.max - sh_addr)) }
}
