// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Text that must fit into one line.
package enum LineText {
  /// The text with its control characters and line ends as Go quotes them: `\n`, `\x1b`, `\u2028`. All else is
  /// unchanged.
  package static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: breaksLine) else { return text }
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if breaksLine(scalar) {
        escaped.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// The most bytes of a list that the console shows at once.
  static let mostListBytes = 300

  /// A line that ends in a list, cut at one of its commas if it is long; the log has the whole.
  static func shortened(_ line: String) -> String {
    guard line.utf8.count > mostListBytes else { return line }
    let rest = ", … (the rest is in the log: --log FILE)"
    let head = line.utf8.prefix(mostListBytes - rest.utf8.count)
    guard let end = head.lastIndex(of: UInt8(ascii: ",")) else { return line }
    return String(line[..<end]) + rest
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x07: return "\\a"
    case 0x08: return "\\b"
    case 0x09: return "\\t"
    case 0x0a: return "\\n"
    case 0x0b: return "\\v"
    case 0x0c: return "\\f"
    case 0x0d: return "\\r"
    default:
      let digits = String(scalar.value, radix: 16)
      let width = scalar.value < 0x80 ? 2 : 4
      return (width == 2 ? "\\x" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
    }
  }
}
