// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Logging
import TraceBackend

/// The backend that traces: the requested one, or the best that this machine and this user can use.
struct BackendChoice {
  private let wanted: BackendKind?
  private let usable: [any BackendProvider]
  /// Why no better one is used: `ebpf: it needs root`.
  private let reasons: [String]
  private let logger: Logger

  /// Under eBPF the program never stops, and a hit slows it down least.
  private static let bestFirst: [BackendKind] = [.ebpf, .ptrace]

  /// - Throws: If none can be used; then there is no need to look at the program.
  init(
    _ wanted: BackendKind?, among providers: [any BackendProvider], logger: Logger,
    spelling: ArgumentSpelling = .configuration
  ) throws(SessionFailure) {
    self.wanted = wanted
    self.logger = logger
    var usable: [any BackendProvider] = []
    var reasons: [String] = []
    for kind in wanted.map({ [$0] }) ?? Self.bestFirst {
      guard let provider = providers.first(where: { $0.kind == kind }) else {
        if wanted != nil { reasons.append("\(kind.rawValue): this build of sonde does not have it") }
        continue
      }
      guard let why = provider.unavailable else {
        usable.append(provider)
        continue
      }
      reasons.append("\(kind.rawValue): \(why)")
      for line in provider.unavailableDetails { logger.info("\(kind.rawValue): \(line)") }
    }
    guard !usable.isEmpty else {
      throw SessionFailure(
        .backendFailed, problem: "No backend can be used here: \(reasons.joined(separator: "; ")).",
        remedy: "Run 'sonde doctor': it names the command that helps."
          + (wanted == nil ? "" : " Or leave \(spelling.quoted("backend")) out, so that another is chosen."))
    }
    self.usable = usable
    self.reasons = reasons
  }

  /// Opens the target with the best backend that works, and says which one that is, and why no better one is used.
  func open(_ target: TraceTarget, console: Console) throws(SessionFailure) -> any TraceBackend {
    var reasons = reasons
    var failure = SessionFailure(BackendError.tracerFailed(why: "no backend is available"))
    for provider in usable {
      do throws(BackendError) {
        let backend = try provider.open(target)
        console.say("tracing with \(provider.kind.rawValue)\(Self.why(reasons, provider.kind, wanted))")
        return backend
      } catch {
        for line in error.details { logger.info("\(provider.kind.rawValue): \(line)") }
        failure = SessionFailure(error)
        if error.concernsTarget { break }
        reasons.append("\(provider.kind.rawValue): \(error.clause)")
      }
    }
    throw failure
  }

  private static func why(_ reasons: [String], _ kind: BackendKind, _ wanted: BackendKind?) -> String {
    if !reasons.isEmpty { return " (\(reasons.joined(separator: "; ")))" }
    return wanted == nil && kind == .ebpf ? " (allowed here; the program never stops)" : ""
  }
}
