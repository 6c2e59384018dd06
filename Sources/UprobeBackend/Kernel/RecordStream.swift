// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc

/// The records that the program in the kernel wrote, read in place.
final class RecordStream {
  /// Readable while records wait that `askToWake` or a later one was told of; it stays open as long as the stream.
  let descriptor: Int32
  private let stream: OpaquePointer
  private let control: MappedArray<trace_control>

  /// Nil with `errno` if the ring buffer can't be mapped.
  init?(map: Int32, control: MappedArray<trace_control>) {
    let descriptor = fcntl(map, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { return nil }
    guard let stream = record_stream_open(descriptor, Int(TRACE_RING_BYTES), control.pointer(to: 0)) else {
      _ = close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    self.stream = stream
    self.control = control
  }

  deinit {
    record_stream_close(stream)
    _ = close(descriptor)
  }

  /// The oldest record not read yet; valid until `release`.
  func next() -> UnsafeRawBufferPointer? {
    var length: UInt32 = 0
    guard let record = record_stream_next(stream, &length) else { return nil }
    return UnsafeRawBufferPointer(start: record, count: Int(length))
  }

  /// Frees the room of everything that was read.
  func release() { record_stream_release(stream) }

  /// Makes the next record wake the reader; false if records already wait.
  func askToWake() -> Bool { record_stream_ask_to_wake(stream) != 0 }

  func stopAsking() { record_stream_stop_asking(stream) }
}
