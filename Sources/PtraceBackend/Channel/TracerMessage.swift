// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TraceBackend

/// The tracer's messages to the session: one answer to each request, and events, which come at any time.
enum TracerMessage: HelperMessage {
  case opened(processID: Int32, loadBias: UInt64)
  case failed(BackendError)
  case installed([RefusedSite])
  case started
  /// No probe is left, and the program runs on without us or has ended.
  case finished

  case ended(ExitStatus?)
  case replaced
  case note(String)

  /// Whether it comes without a request.
  var isEvent: Bool {
    switch self {
    case .ended, .replaced, .note: true
    case .opened, .failed, .installed, .started, .finished: false
    }
  }

  var failure: BackendError? { if case .failed(let error) = self { error } else { nil } }
  var isLast: Bool { if case .finished = self { true } else { false } }
}

extension TracerMessage {
  private enum Kind {
    static let opened: UInt8 = 1, failed: UInt8 = 2, installed: UInt8 = 3, started: UInt8 = 4, finished: UInt8 = 5
    static let ended: UInt8 = 6, replaced: UInt8 = 7, note: UInt8 = 8
  }

  func encoded() -> [UInt8] {
    var writer = MessageWriter()
    switch self {
    case .opened(let processID, let loadBias):
      writer.append(Kind.opened)
      writer.append(processID)
      writer.append(loadBias)
    case .failed(let error):
      writer.append(Kind.failed)
      error.encode(into: &writer)
    case .installed(let refused):
      writer.append(Kind.installed)
      writer.append(UInt32(refused.count))
      for site in refused {
        writer.append(site.address.rawValue)
        writer.append(site.reason)
      }
    case .started: writer.append(Kind.started)
    case .finished: writer.append(Kind.finished)
    case .ended(let status):
      writer.append(Kind.ended)
      switch status {
      case nil: writer.append(Int64(0))
      case .exited(let code): writer.append(Int64(1) << 32 | Int64(code))
      case .killed(let signal): writer.append(Int64(2) << 32 | Int64(signal))
      }
    case .replaced: writer.append(Kind.replaced)
    case .note(let text):
      writer.append(Kind.note)
      writer.append(text)
    }
    return writer.bytes
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = MessageReader(bytes)
    switch try reader.next(UInt8.self) {
    case Kind.opened: self = .opened(processID: try reader.next(Int32.self), loadBias: try reader.next(UInt64.self))
    case Kind.failed: self = .failed(try BackendError(decoding: &reader))
    case Kind.installed:
      var refused: [RefusedSite] = []
      for _ in 0..<(try reader.next(UInt32.self)) {
        let address = TargetAddress(try reader.next(UInt64.self))
        refused.append(RefusedSite(address: address, reason: try reader.text()))
      }
      self = .installed(refused)
    case Kind.started: self = .started
    case Kind.finished: self = .finished
    case Kind.ended:
      let value = try reader.next(Int64.self)
      let number = Int32(truncatingIfNeeded: value)
      switch value >> 32 {
      case 1: self = .ended(.exited(code: number))
      case 2: self = .ended(.killed(signal: number))
      default: self = .ended(nil)
      }
    case Kind.replaced: self = .replaced
    case Kind.note: self = .note(try reader.text())
    default: throw MalformedMessage()
    }
  }
}

extension BackendError {
  fileprivate func encode(into writer: inout MessageWriter) {
    switch self {
    case .noSuchProcess(let processID):
      writer.append(UInt8(1))
      writer.append(processID)
    case .notPermitted(let processID, let why):
      writer.append(UInt8(2))
      writer.append(processID)
      writer.append(why)
    case .alreadyTraced(let processID, let by):
      writer.append(UInt8(3))
      writer.append(processID)
      writer.append(by)
    case .launchFailed(let path, let why):
      writer.append(UInt8(4))
      writer.append(path)
      writer.append(why)
    case .processEnded(let processID):
      writer.append(UInt8(6))
      writer.append(processID)
    case .kernelThread(let processID):
      writer.append(UInt8(7))
      writer.append(processID)
    case .noResources(let what, let errno):
      writer.append(UInt8(8))
      writer.append(what)
      writer.append(errno)
    case .losesPrivileges(let path, let kind):
      writer.append(UInt8(9))
      writer.append(path)
      writer.append(kind.rawValue)
    case .endedWhileSetting: writer.append(UInt8(10))
    // A tracer process has no eBPF program; it reports any other failure as text.
    case .tracerFailed(let why), .tracerGone(let why), .programRefused(let why, _):
      writer.append(UInt8(5))
      writer.append(why)
    }
  }

  fileprivate init(decoding reader: inout MessageReader) throws(MalformedMessage) {
    switch try reader.next(UInt8.self) {
    case 1: self = .noSuchProcess(try reader.next(Int32.self))
    case 2: self = .notPermitted(processID: try reader.next(Int32.self), why: try reader.text())
    case 3: self = .alreadyTraced(processID: try reader.next(Int32.self), by: try reader.next(Int32.self))
    case 4: self = .launchFailed(path: try reader.text(), why: try reader.text())
    case 5: self = .tracerFailed(why: try reader.text())
    case 6: self = .processEnded(try reader.next(Int32.self))
    case 7: self = .kernelThread(try reader.next(Int32.self))
    case 8: self = .noResources(try reader.text(), errno: try reader.next(Int32.self))
    case 9:
      let path = try reader.text()
      guard let kind = ProgramPrivileges.Kind(rawValue: try reader.next(Int32.self)) else { throw MalformedMessage() }
      self = .losesPrivileges(path: path, kind)
    case 10: self = .endedWhileSetting
    default: throw MalformedMessage()
    }
  }
}
