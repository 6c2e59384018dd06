// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// For text printed when no loop runs. It waits for the reader.
func printToStandardError(_ text: String) {
  _ = writeAll(text.hasSuffix("\n") ? text : text + "\n", to: 2)
}

/// Prints the lines of a command that only answers.
///
/// If the reader stops reading, as `head` does, we end like any program that keeps writing: by SIGPIPE.
///
/// - Throws: If stdout accepts no more.
func printLines(_ lines: some Sequence<String>) throws {
  var text = ""
  for line in lines { text += line + "\n" }
  guard let error = writeAll(text, to: 1) else { return }
  if error == EPIPE { endBySignal(SIGPIPE) }
  throw CommandFailure(text: WriteFailure(what: "stdout", errno: error).text)
}

/// Ends this process the way the signal does, which was ignored until now.
private func endBySignal(_ number: Int32) -> Never {
  signal(number, SIG_DFL)
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, number)
  sigprocmask(SIG_UNBLOCK, &signals, nil)
  raise(number)
  exit(128 + number)
}

/// - Returns: An error number if it could not write everything.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 {
      rest = rest.dropFirst(count)
    } else if errno == EAGAIN {
      var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&writable, 1, -1)
    } else if errno != EINTR {
      return errno
    }
  }
  return nil
}
