// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

/// The session's requests to the process that owns its links.
enum LinkRequest {
  /// Set these probes through one link. Answered by `.attached` or `.refused`.
  case attach(ProbeLink, TraceObject.LinkKind, processFilter: Int32, points: [ProbePoint])
  /// Remove the probes of these links. Answered later by one `.closed`.
  case close([ProbeLink])
  /// Remove the remaining probes, and end.
  case finish
}

/// The messages of such a process to the session.
enum LinkReport: HelperMessage {
  case attached
  case refused(KernelRefusal)
  /// This many `.close` requests are done: none of their probes is left.
  case closed(requests: UInt32)
  case finished

  var isEvent: Bool {
    switch self {
    case .closed, .finished: true
    case .attached, .refused: false
    }
  }

  var failure: BackendError? { nil }
  var isLast: Bool { if case .finished = self { true } else { false } }
}

// MARK: - As bytes

extension LinkRequest {
  private enum Kind {
    static let attach: UInt8 = 1, close: UInt8 = 2, finish: UInt8 = 3
  }

  func encoded() -> [UInt8] {
    var writer = MessageWriter()
    switch self {
    case .attach(let link, let kind, let processFilter, let points):
      writer.append(Kind.attach)
      writer.append(link.number)
      writer.append(kind.rawValue)
      writer.append(processFilter)
      writer.append(list: points)
    case .close(let links):
      writer.append(Kind.close)
      writer.append(list: links.map(\.number))
    case .finish: writer.append(Kind.finish)
    }
    return writer.bytes
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = MessageReader(bytes)
    switch try reader.next(UInt8.self) {
    case Kind.attach:
      let link = ProbeLink(number: try reader.next(UInt32.self))
      guard let kind = TraceObject.LinkKind(rawValue: try reader.next(UInt8.self)) else { throw MalformedMessage() }
      let processFilter = try reader.next(Int32.self)
      self = .attach(link, kind, processFilter: processFilter, points: try reader.list(of: ProbePoint.self))
    case Kind.close: self = .close(try reader.list(of: UInt32.self).map(ProbeLink.init))
    case Kind.finish: self = .finish
    default: throw MalformedMessage()
    }
  }
}

extension LinkReport {
  private enum Kind {
    static let attached: UInt8 = 1, refused: UInt8 = 2, closed: UInt8 = 3, finished: UInt8 = 4
  }

  func encoded() -> [UInt8] {
    var writer = MessageWriter()
    switch self {
    case .attached: writer.append(Kind.attached)
    case .refused(let refusal):
      writer.append(Kind.refused)
      writer.append(refusal.errno)
    case .closed(let requests):
      writer.append(Kind.closed)
      writer.append(requests)
    case .finished: writer.append(Kind.finished)
    }
    return writer.bytes
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = MessageReader(bytes)
    switch try reader.next(UInt8.self) {
    case Kind.attached: self = .attached
    case Kind.refused: self = .refused(KernelRefusal(errno: try reader.next(Int32.self)))
    case Kind.closed: self = .closed(requests: try reader.next(UInt32.self))
    case Kind.finished: self = .finished
    default: throw MalformedMessage()
    }
  }
}
