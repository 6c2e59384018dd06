// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// A file, a pipe or a terminal that accepts no more of what we write.
struct WriteFailure {
  /// As a person knows it.
  let what: String
  let errno: Int32
  /// What follows from it, a sentence.
  var consequence: String?

  /// What happened, what follows and what to do.
  var text: String {
    ["\(what) can't be written: \(why).", consequence, remedy].compactMap { $0 }.joined(separator: " ")
  }

  private var why: String {
    switch errno {
    case EPIPE: "its reader has closed it"
    case ENOBUFS: "its reader does not keep up"
    case ETIMEDOUT: "its reader does not read"
    case EBADF: "it is closed"
    default: String(cString: strerror(errno))
    }
  }

  private var remedy: String {
    switch errno {
    case ENOSPC, EDQUOT: "Free some space there, or name another file."
    case EFBIG: "Raise the limit of a file's size (ulimit -f), or name another file."
    case EPIPE, ENOBUFS, ETIMEDOUT: "Keep its reader running until the end, or name a file."
    case EBADF: "Start sonde with its standard streams open."
    default: "Name another file."
    }
  }
}
