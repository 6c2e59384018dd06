// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend

/// A process of ours that removes a build's files if we can't, because we were killed; see `sweeperMain`.
///
/// It is informed of each file before it is made, so that there is never a file that would not be removed.
final class BuildSweeper {
  private let socket: Int32
  private let processID: Int32
  private let loop: EventLoop
  private var isDismissed = false

  /// - Parameter executable: The binary whose `sweeper` subcommand it is; normally this executable.
  init(executable: String, loop: EventLoop) throws(BackendError) {
    let helper = try HelperProcess(.sweeper, executable: executable, passing: [], for: nil)
    (socket, processID) = (helper.socket, helper.processID)
    self.loop = loop
  }

  /// If this is not called, it does its work.
  deinit { close(socket) }

  func tell(_ message: SweeperMessage) {
    let bytes = message.bytes
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      // If it has ended, nothing can be done about it, and we remove the files ourselves.
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Everything is removed: it may end.
  func dismiss() {
    guard !isDismissed else { return }
    isDismissed = true
    tell(.dismissed)
    let process = ProcessDescriptor.open(processID)
    guard process >= 0 else { return }
    var ending: EventSource?
    ending = loop.onReadable(process) { [processID] in
      var status: Int32 = 0
      _ = waitpid(processID, &status, WNOHANG)
      ending?.cancel()
      _ = close(process)
    }
  }
}

/// A message to a sweeper: a letter, a text, a zero byte.
enum SweeperMessage: Hashable {
  /// A folder that will be made, to be removed with everything in it.
  case folder(String)
  /// The file that will be built, and what exists there before: nothing, or another program.
  case output(String, before: FileIdentity?)
  /// The compiler runs, in a process group of this id.
  case compiling(group: Int32)
  /// It has ended; the file that it made, if any.
  case compiled(FileIdentity?)
  /// Everything is removed.
  case dismissed

  private static let separator: Character = "\t"

  var bytes: [UInt8] {
    let text =
      switch self {
      case .folder(let path): "f\(path)"
      case .output(let path, let before): "o\(before?.text ?? "")\(Self.separator)\(path)"
      case .compiling(let group): "c\(group)"
      case .compiled(let file): "b\(file?.text ?? "")"
      case .dismissed: "q"
      }
    return Array(text.utf8) + [0]
  }

  /// - Parameter bytes: Without the zero byte.
  init?(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    switch bytes.first {
    case UInt8(ascii: "f"): self = .folder(text)
    case UInt8(ascii: "o"):
      let parts = text.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      self = .output(String(parts[1]), before: FileIdentity(text: parts[0]))
    case UInt8(ascii: "c"):
      guard let group = Int32(text) else { return nil }
      self = .compiling(group: group)
    case UInt8(ascii: "b"): self = .compiled(FileIdentity(text: text[...]))
    case UInt8(ascii: "q"): self = .dismissed
    default: return nil
    }
  }
}

/// One state of one file, which no other file at its path has.
struct FileIdentity: Hashable {
  /// Device, inode, and the time of the last change, in seconds and nanoseconds.
  private let numbers: [Int]

  /// Nil if the file does not exist.
  init?(of path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    numbers = [Int(facts.st_dev), Int(facts.st_ino), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
  }

  init?(text: Substring) {
    numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 4 else { return nil }
  }

  var text: String { numbers.map(String.init).joined(separator: " ") }
}
