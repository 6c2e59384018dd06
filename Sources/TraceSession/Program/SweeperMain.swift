// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// The sweeper process: waits until its session has ended, and removes the files that a build of that session has left.
/// Never returns.
///
/// A session that ends in good order removes them itself, and reports that. A session that was killed can't: the end of
/// its socket shows that. Then the compiler may still be running, and would finish the file later; it is ended first.
package func sweeperMain(controlDescriptor: Int32) -> Never {
  process_ignore_signals()
  // We must not keep any folder in use.
  _ = chdir("/")
  var sweeper = Sweeper()
  var received: [UInt8] = []
  while true {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(controlDescriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      sweeper.sweep()
      _exit(0)
    }
    received += buffer[..<count]
    while let end = received.firstIndex(of: 0) {
      let message = SweeperMessage(received[..<end])
      received.removeFirst(end + 1)
      if message == .dismissed { _exit(0) }
      if let message { sweeper.take(message) }
    }
  }
}

/// The files that a build has made so far.
private struct Sweeper {
  private var folder: String?
  private var output: String?
  private var before: FileIdentity?
  private var built: FileIdentity?
  private var compiler: Int32?

  /// How long the compiler has for removing its own temporary files: on SIGINT it removes them.
  private static let graceMilliseconds = 2_000
  /// How long the system may take to end killed processes.
  private static let killMilliseconds = 5_000
  private static let lookMilliseconds = 10

  mutating func take(_ message: SweeperMessage) {
    switch message {
    case .folder(let path): folder = path
    case .output(let path, let before):
      output = path
      self.before = before
    case .compiling(let group): compiler = group
    case .compiled(let file):
      compiler = nil
      built = file
    case .dismissed: break
    }
  }

  mutating func sweep() {
    endCompiler()
    if let output, isOurs(output) { unlink(output) }
    if let folder { FileFacts.removeTree(folder) }
  }

  /// Whether the file is what the build made, in whole or in part.
  private func isOurs(_ path: String) -> Bool {
    guard let now = FileIdentity(of: path) else { return false }
    return built.map { $0 == now } ?? (now != before)
  }

  private func endCompiler() {
    guard let compiler, compiler > 1 else { return }
    kill(-compiler, SIGINT)
    if isGone(compiler, withinMilliseconds: Self.graceMilliseconds) { return }
    kill(-compiler, SIGKILL)
    _ = isGone(compiler, withinMilliseconds: Self.killMilliseconds)
  }

  /// Its processes are not our children, so we poll for their end.
  private func isGone(_ group: Int32, withinMilliseconds milliseconds: Int) -> Bool {
    for _ in 0..<milliseconds / Self.lookMilliseconds {
      if kill(-group, 0) != 0, errno == ESRCH { return true }
      poll(nil, 0, Int32(Self.lookMilliseconds))
    }
    return false
  }
}
