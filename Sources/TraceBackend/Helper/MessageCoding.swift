// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A message between the session and a helper process, as bytes: integers are little-endian; lists and texts follow
/// their count.
///
/// Both ends are the same executable, so there is no version; a length that does not fit is still an error.
package struct MessageWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append<T: BitwiseCopyable>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  package mutating func append<T: BitwiseCopyable>(list: [T]) {
    append(UInt32(list.count))
    list.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  package mutating func append(_ text: String) {
    append(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func append(texts: [String]) {
    append(UInt32(texts.count))
    for text in texts { append(text) }
  }
}

/// The bytes were not a message.
package struct MalformedMessage: Error {
  package init() {}
}

/// Reads what `MessageWriter` wrote, in the same order.
package struct MessageReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  private mutating func take(_ count: Int) throws(MalformedMessage) -> ArraySlice<UInt8> {
    guard count <= bytes.endIndex - position else { throw MalformedMessage() }
    defer { position += count }
    return bytes[position..<position + count]
  }

  package mutating func next<T: BitwiseCopyable>(_ type: T.Type) throws(MalformedMessage) -> T {
    let slice = try take(MemoryLayout<T>.size)
    return slice.withUnsafeBytes { $0.loadUnaligned(as: T.self) }
  }

  package mutating func list<T: BitwiseCopyable>(of type: T.Type) throws(MalformedMessage) -> [T] {
    let count = Int(try next(UInt32.self))
    let slice = try take(count * MemoryLayout<T>.stride)
    return [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      slice.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      initialized = count
    }
  }

  package mutating func text() throws(MalformedMessage) -> String {
    let count = Int(try next(UInt32.self))
    return String(decoding: try take(count), as: UTF8.self)
  }

  package mutating func texts() throws(MalformedMessage) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try next(UInt32.self)) { texts.append(try text()) }
    return texts
  }
}
