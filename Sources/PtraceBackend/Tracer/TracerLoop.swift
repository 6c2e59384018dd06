// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// Waits for the threads' stops and for the session's requests at the same time, and serves both.
final class TracerLoop {
  private let tracer: Tracer
  private let children: Int32
  private let controlDescriptor: Int32
  /// The session's process if this one runs in a terminal.
  private let session: Int32?
  private var readerCount: Int32 = 0

  /// - Parameter children: Readable while SIGCHLD waits.
  init(tracer: Tracer, children: Int32, controlDescriptor: Int32, session: Int32?) {
    self.session = session
    self.tracer = tracer
    self.children = children
    self.controlDescriptor = controlDescriptor
  }

  func run() -> Never {
    while !tracer.isFinished {
      let isDrained = handleReports()
      serveRequests()
      if tracer.isFinished { break }
      wait(milliseconds: isDrained ? millisecondsToDeadline() : 0)
    }
    sayFarewell()
    // In a terminal, the process that started us waits for us and means the program.
    let isWanted = readerCount > 0 || session != nil
    // A program that now belongs to another user still exists.
    let isThere = kill(tracer.processID, 0) == 0 || errno == EPERM
    if tracer.isLaunched, isWanted, isThere { stayWithProgram() }
    _exit(0)
  }

  /// Whether nothing more is reported at the moment.
  private func handleReports() -> Bool {
    var report = tracee_report()
    for _ in 0..<TracerLimits.reportsPerTurn {
      guard tracee_wait(-1, 0, &report) == 1 else { return true }
      tracer.handle(report)
    }
    return false
  }

  private func wait(milliseconds: Int32) {
    // Without a session there are no messages from it.
    let control = tracer.outbox.isClosed ? -1 : controlDescriptor
    let events = POLLIN | (tracer.outbox.waitingBytes > 0 ? POLLOUT : 0)
    var watched = (
      pollfd(fd: children, events: Int16(POLLIN), revents: 0), pollfd(fd: control, events: Int16(events), revents: 0),
      pollfd(fd: tracer.untracedProgram, events: Int16(POLLIN), revents: 0)
    )
    let ready = withUnsafeMutablePointer(to: &watched) {
      $0.withMemoryRebound(to: pollfd.self, capacity: 3) { poll($0, 3, milliseconds) }
    }
    if ready > 0 {
      // The signal is cleared before threads are checked, so that none is missed.
      if watched.0.revents != 0 { takeChildSignal() }
      if watched.1.revents != 0 { listen() }
      if watched.2.revents != 0 { tracer.handleUntracedEnd() }
    }
    if let deadline = tracer.deadlineNanoseconds, process_monotonic_nanoseconds() >= deadline {
      tracer.handleDeadline()
    }
  }

  private func takeChildSignal() {
    _ = sonde_signalfd_next(children)
  }

  private func millisecondsToDeadline() -> Int32 {
    guard let deadline = tracer.deadlineNanoseconds else { return -1 }
    let now = process_monotonic_nanoseconds()
    return deadline <= now ? 0 : Int32(clamping: (deadline - now) / 1_000_000 + 1)
  }

  private func listen() {
    tracer.outbox.flush()
    tracer.outbox.fill()
  }

  private func serveRequests() {
    while let message = tracer.outbox.next() {
      guard let request = try? TracerRequest(decoding: message) else {
        tracer.post(.failed(.tracerFailed(why: "a request could not be read")))
        continue
      }
      serve(request)
    }
    if tracer.outbox.isClosed { tracer.endWithoutSession() }
  }

  private func serve(_ request: TracerRequest) {
    do throws(BackendError) {
      switch request {
      case .launch(let order):
        readerCount = Int32(order.readerCount)
        let first = controlDescriptor + TracerDescriptor.standard
        defer { for descriptor in first..<first + 3 { _ = close(descriptor) } }
        try tracer.launch(order, standard: (first, first + 1, first + 2), session: session)
        OutOfMemoryScore.spareThisProcess()
        tracer.post(.opened(processID: tracer.processID, loadBias: tracer.loadBias))
      case .attach(let processID):
        try tracer.attach(to: processID)
        OutOfMemoryScore.spareThisProcess()
        tracer.post(.opened(processID: tracer.processID, loadBias: tracer.loadBias))
      case .install(let change): tracer.post(.installed(try tracer.install(change)))
      case .start:
        tracer.start()
        tracer.post(.started)
      case .finish(let ending): tracer.finish(ending)
      }
    } catch {
      tracer.post(.failed(error))
    }
  }

  /// Gives the session time to read the last answers.
  private func sayFarewell() {
    var socket = pollfd(fd: controlDescriptor, events: Int16(POLLOUT), revents: 0)
    while tracer.outbox.waitingBytes > 0, !tracer.outbox.isClosed,
      poll(&socket, 1, TracerLimits.farewellMilliseconds) > 0
    {
      tracer.outbox.flush()
    }
  }

  /// A program that was started here and left running would die of SIGPIPE if nothing read its output.
  private func stayWithProgram() -> Never {
    let first = controlDescriptor + TracerDescriptor.readers
    // From here on this process may be killed.
    _ = signal(SIGTERM, SIG_DFL)
    _ = chdir("/")
    _ = process_close_from(first + readerCount)
    for descriptor in 0..<first { _ = close(descriptor) }
    for _ in 0..<3 { _ = open("/dev/null", O_RDWR) }
    var readers = (first..<first + readerCount).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 8)
    while readers.contains(where: { $0.fd >= 0 }) {
      guard poll(&readers, nfds_t(readers.count), -1) > 0 else { continue }
      for index in readers.indices where readers[index].revents != 0 {
        if read(readers[index].fd, buffer, 1 << 16) <= 0, errno != EAGAIN { readers[index].fd = -1 }
      }
    }
    var report = tracee_report()
    _ = tracee_wait(tracer.processID, 1, &report)
    _exit(0)
  }
}
