// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// What the Go linker recorded about the build, in `.go.buildinfo`.
struct BuildInfo {
  var version: String
  var mainPackagePath = ""
  /// Of the main package's module; nil if there is none.
  var modulePath: String?
  var settings: [String: String] = [:]

  private static let magic: [UInt8] = [0xff] + Array(" Go buildinf:".utf8)
  private static let headerSizeBytes = 32
  /// Module lists of large programs take some hundred kilobytes.
  private static let sizeLimitBytes = 16 << 20

  /// nil if the file has no such record.
  init?(file: ELFFile) {
    guard let bytes = file.contents(ofSection: ".go.buildinfo", limit: Self.sizeLimitBytes),
      bytes.count >= Self.headerSizeBytes, bytes.starts(with: Self.magic)
    else { return nil }
    let hasInlineStrings = bytes[15] & 2 != 0
    if hasInlineStrings {
      var rest = bytes[Self.headerSizeBytes...]
      guard let version = Self.string(from: &rest) else { return nil }
      self.version = version
      parseModules(Self.string(from: &rest) ?? "")
    } else {
      // Go 1.17 and older: pointers to string headers.
      guard let version = Self.indirectString(bytes, at: 16, file: file) else { return nil }
      self.version = version
    }
  }

  private static func string(from bytes: inout ArraySlice<UInt8>) -> String? {
    var count = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      count |= Int(byte & 0x7f) << shift
      if byte < 0x80 { break }
    }
    guard count <= bytes.count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func indirectString(_ bytes: [UInt8], at offset: Int, file: ELFFile) -> String? {
    let header = TargetAddress(bytes.littleEndian(at: offset))
    guard let words = file.bytes(at: header, count: 16) else { return nil }
    let count = words.littleEndian(at: 8)
    guard count < 256 else { return nil }
    return file.bytes(at: TargetAddress(words.littleEndian(at: 0)), count: Int(count)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Lines of `key TAB value`, between two 16-byte marks that are not text.
  private mutating func parseModules(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "\t", maxSplits: 1)
      guard words.count == 2 else { continue }
      if words[0].hasSuffix("path") { mainPackagePath = String(words[1]) }
      if words[0] == "mod" { modulePath = words[1].split(separator: "\t").first.map(String.init) }
      guard words[0] == "build", let equals = words[1].firstIndex(of: "=") else { continue }
      var value = words[1][words[1].index(after: equals)...]
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = value.dropFirst().dropLast() }
      settings[String(words[1][..<equals])] = String(value)
    }
  }
}

extension [UInt8] {
  /// The 64-bit word at `offset`; the array must contain its 8 bytes.
  func littleEndian(at offset: Int) -> UInt64 {
    self[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
