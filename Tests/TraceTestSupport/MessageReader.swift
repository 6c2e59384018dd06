// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Splits the adapter's standard output into messages. It is strict: it reports every byte that does not belong to a
/// well-formed message.
struct MessageReader {
  private static let separator = Array("\r\n\r\n".utf8)
  private var buffer: [UInt8] = []
  private var start = 0

  enum Item {
    case message(JSON)
    case failure(String)
  }

  mutating func take(_ chunk: [UInt8]) -> [Item] {
    buffer += chunk
    var items: [Item] = []
    while let item = next() { items.append(item) }
    buffer.removeFirst(start)
    start = 0
    return items
  }

  /// The rest when the stream has ended; nil if there is none.
  func remainder() -> String? { buffer.isEmpty ? nil : String(decoding: buffer.prefix(200), as: UTF8.self) }

  private mutating func next() -> Item? {
    guard let headerEnd = endOfHeader() else { return nil }
    let header = String(decoding: buffer[start..<headerEnd - 4], as: UTF8.self)
    guard header.hasPrefix("Content-Length: "), let length = Int(header.dropFirst(16)), length > 0 else {
      start = headerEnd
      return .failure("a header that is not one Content-Length: '\(header)'")
    }
    guard buffer.count >= headerEnd + length else { return nil }
    let body = Array(buffer[headerEnd..<headerEnd + length])
    start = headerEnd + length
    do throws(JSONParser.Failure) {
      return .message(try JSONParser.parse(body))
    } catch {
      return .failure("\(error) in \(String(decoding: body, as: UTF8.self))")
    }
  }

  /// The offset after the blank line, or nil if it has not arrived yet. A header is short, so the search is short too.
  private func endOfHeader() -> Int? {
    var index = start
    let last = min(buffer.count, start + 1024) - 4
    while index <= last {
      if buffer[index] == 13, buffer[index..<index + 4].elementsEqual(Self.separator) { return index + 4 }
      index += 1
    }
    return nil
  }
}
