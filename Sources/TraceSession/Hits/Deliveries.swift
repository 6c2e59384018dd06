// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

/// Which of the hits that were sent to a file, a pipe or a terminal have been written there.
///
/// A hit is written when its last byte is; whether the reader processes it is unknown. The session reports each hit in
/// the order of the lines, the client reports where their text ends among the bytes that it queues. Both count in
/// units: bytes of text or, if hits are written as data, hits.
package final class Deliveries {
  /// The line of one hit, with its number of units. Nil for a line that is not a hit of its own.
  private struct Line {
    let tracepoint: TracepointID?
    let units: Int
  }

  /// A run of units, their bytes, and how many bytes have been queued up to its end.
  private struct Piece {
    let units: Int
    let bytes: Int
    let end: UInt64
  }

  private let writtenBytes: () -> UInt64
  private let waitUntilWritten: (@escaping () -> Void) -> Void
  private var lines = Queue<Line>()
  private var pieces = Queue<Piece>()
  /// Of the first piece, the units whose lines are known to be written.
  private var doneUnits = 0
  /// The number of lines that may be kept before written ones are looked for.
  private var nextLook = firstLook
  private static let firstLook = 4096

  /// Whether we are waiting for the writer.
  package private(set) var isWaiting = false

  /// - Parameters:
  ///   - writtenBytes: How many of the queued bytes have been written up to now.
  ///   - waitUntilWritten: Calls its argument once everything sent is written, or never will be.
  package init(
    writtenBytes: @escaping () -> UInt64, waitUntilWritten: @escaping (@escaping () -> Void) -> Void
  ) {
    self.writtenBytes = writtenBytes
    self.waitUntilWritten = waitUntilWritten
  }

  /// The session has sent the line of a hit.
  func sent(_ tracepoint: TracepointID?, units: Int) {
    lines.append(Line(tracepoint: tracepoint, units: units))
    guard lines.count >= nextLook else { return }
    forgetWritten()
    nextLook = max(Self.firstLook, 2 * lines.count)
  }

  /// The client has queued the next units.
  ///
  /// - Parameters:
  ///   - bytes: For text as many as units; for data the size of the units.
  ///   - end: How many bytes it has queued in total.
  package func queued(units: Int, bytes: Int, endingAt end: UInt64) {
    pieces.append(Piece(units: units, bytes: bytes, end: end))
  }

  /// Calls `completion` when everything is written, or never will be.
  func waitUntilSettled(_ completion: @escaping () -> Void) {
    isWaiting = true
    waitUntilWritten { [weak self] in
      self?.isWaiting = false
      completion()
    }
  }

  /// The hits that were sent and are not written; call this when nothing more will be written.
  ///
  /// - Returns: By tracepoint, and whether the last line that was written is cut off.
  func unwritten() -> (hits: [TracepointID: UInt64], endsWithinLine: Bool) {
    forgetWritten()
    var hits: [TracepointID: UInt64] = [:]
    for line in lines.elements {
      if let tracepoint = line.tracepoint { hits[tracepoint, default: 0] += 1 }
    }
    let written = writtenOfKept
    return (hits, written.units > 0 || written.isCut)
  }

  /// Of the lines that are kept, the units at their beginning that are written, and whether one was written in part.
  private var writtenOfKept: (units: Int, isCut: Bool) {
    let written = writtenBytes()
    var units = -doneUnits
    for piece in pieces.elements {
      if piece.end <= written {
        units += piece.units
        continue
      }
      let writtenHere = piece.bytes - Int(clamping: piece.end - written)
      guard writtenHere > 0 else { break }
      // Data is whole or truncated; in text each byte is a unit.
      if piece.units < piece.bytes { return (units, true) }
      units += writtenHere
      break
    }
    return (units, false)
  }

  private func forgetWritten() {
    var left = writtenOfKept.units
    while let line = lines.first, line.units <= left {
      left -= line.units
      doneUnits += line.units
      lines.removeFirst()
    }
    while let piece = pieces.first, piece.units <= doneUnits {
      doneUnits -= piece.units
      pieces.removeFirst()
    }
  }
}

/// First in, first out, at constant cost.
private struct Queue<Element> {
  private var storage: [Element] = []
  private var start = 0

  var count: Int { storage.count - start }
  var first: Element? { start < storage.count ? storage[start] : nil }
  var elements: ArraySlice<Element> { storage[start...] }

  mutating func append(_ element: Element) { storage.append(element) }

  mutating func removeFirst() {
    start += 1
    guard start > storage.count / 2 else { return }
    storage.removeFirst(start)
    start = 0
  }
}
