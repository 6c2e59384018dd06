// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The memory that a session shares with its tracer: the ring of records and the counters of every capture.
final class RecordRing {
  /// A record that does not fit into this much waiting data is lost, and counted.
  static let capacityBytes = Int(RECORD_RING_BYTES)
  /// Captures beyond this number in a session get no counters, so they are rejected.
  static let maximumCaptures = Int(RECORD_RING_CAPTURES)

  private let ring: OpaquePointer
  /// The shared memory and the event that wakes the reader; owned here.
  let memory: Int32
  let wake: Int32

  /// Maps existing shared memory. The descriptors are owned from here on, even if it fails.
  init?(memory: Int32, wake: Int32) {
    guard memory >= 0, wake >= 0, let ring = record_ring_map(memory, wake) else {
      _ = close(memory)
      _ = close(wake)
      return nil
    }
    self.ring = ring
    self.memory = memory
    self.wake = wake
  }

  /// Makes new shared memory and maps it.
  static func made() throws(BackendError) -> RecordRing {
    let memory = record_ring_memory()
    guard memory >= 0 else { throw .noResources("shared memory", errno: -memory) }
    let wake = sonde_eventfd_create()
    guard wake >= 0 else {
      _ = close(memory)
      throw .noResources("an event descriptor", errno: -wake)
    }
    guard let ring = RecordRing(memory: memory, wake: wake) else {
      throw .noResources("room for shared memory", errno: ENOMEM)
    }
    return ring
  }

  deinit {
    record_ring_unmap(ring)
    _ = close(memory)
    _ = close(wake)
  }

  /// Counts a hit and appends its record, or counts it as lost.
  func push(capture: UInt32, record: UnsafeRawPointer, lengthBytes: UInt32) {
    _ = record_ring_push(ring, capture, record, lengthBytes)
  }

  /// Whole records, oldest first, valid until they are released.
  var waiting: UnsafeRawBufferPointer {
    var length = 0
    let bytes = record_ring_waiting(ring, &length)
    return UnsafeRawBufferPointer(start: bytes, count: length)
  }

  func release(_ lengthBytes: Int) { record_ring_release(ring, lengthBytes) }

  /// Makes the next record wake the reader; false if records already wait.
  func askToWake() -> Bool { record_ring_ask_to_wake(ring) != 0 }

  /// Clears the event that woke the reader.
  func acknowledgeWake() {
    _ = sonde_eventfd_clear(wake)
  }

  /// Counts a hit that a condition rejected.
  func countRejected(capture: UInt32) { record_ring_count_rejected(ring, capture) }

  /// Counts a hit past its tracepoint's limit.
  func countHeldBack(capture: UInt32) { record_ring_count_held_back(ring, capture) }

  func counts(of capture: UInt32) -> HitCounts {
    let counts = record_ring_counts(ring, capture)
    return HitCounts(hits: counts.hits, lost: counts.lost, rejected: counts.rejected, heldBack: counts.held_back)
  }
}
