// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// How far a thread has come towards executing its program again, untraced.
///
/// Linux grants none of what a program's file gives (setuid, setgid, capabilities) to one that is traced by a user
/// without CAP_SYS_PTRACE, and we learn of an execve only after it is done. So we make the program, before its first
/// instruction, execute its file again, with the arguments on its stack, and detach from it at that moment.
struct Reexecution {
  enum Step {
    /// It is still in its execve: until that ends, its registers are the kernel's.
    case leavingExecve
    /// Its file may not be read, so its memory may not be either: it runs to its first system call.
    case reachingCall
    /// That call was replaced by one that makes its memory accessible to its user.
    case openingMemory
  }

  var step = Step.leavingExecve
  /// The registers with which the program begins.
  var start: [UInt64] = []
  /// The registers at its first system call, if it went that far.
  var atCall: [UInt64] = []
}

extension Tracer {
  /// Whether the program that a process has just executed lacks the rights that its file gives.
  func lacksPrivileges(_ process: Int32) -> Bool {
    guard let credentials = Credentials(of: String(process)) else { return false }
    // A file that can't be inspected may give rights.
    guard let privileges = ProgramPrivileges(of: "/proc/\(process)/exe") else { return !credentials.gainsNothing }
    return !privileges.gains(of: credentials).isEmpty
  }

  /// At the stop that reports an execve.
  func executeAgain(_ thread: TracedThread) {
    thread.reexecution = Reexecution()
    _ = tracee_resume_to_call(thread.id, 0)
  }

  /// At an intermediate stop.
  func continueReexecution(_ thread: TracedThread, _ way: Reexecution, _ report: tracee_report) {
    guard report.event == TRACEE_SIGNAL.rawValue, report.value == TRACEE_CALL_STOP else {
      let isGroupStop = report.event == TRACEE_STOP.rawValue && report.value != SIGTRAP
      let signal = report.event == TRACEE_SIGNAL.rawValue ? report.value : 0
      _ = isGroupStop ? tracee_listen(thread.id) : tracee_resume_to_call(thread.id, signal)
      return
    }
    guard tracee_get_registers(thread.id, registers) == 0 else { return }
    let now = (0..<Int(TRACEE_REGISTER_COUNT.rawValue)).map { registers[$0] }
    var way = way
    switch way.step {
    case .leavingExecve:
      way.start = now
      way.step = .reachingCall
      let mappings = Mapping.all(of: thread.id)
      if let memory = TargetText(of: thread.id),
        let instruction = systemCallInstruction(in: mappings.filter { $0.name == "[vdso]" }, of: memory)
      {
        return execute(thread, from: way, memory, at: instruction)
      }
    case .reachingCall:
      way.atCall = now
      way.step = .openingMemory
      registers[TRACEE_ORIG_RAX] = SystemCall.prctl
      registers[TRACEE_RDI] = 4  // PR_SET_DUMPABLE
      registers[TRACEE_RSI] = 1
      _ = tracee_set_registers(thread.id, registers)
    case .openingMemory:
      guard let memory = TargetText(of: thread.id) else { return giveUpReexecution(thread, way) }
      return execute(thread, from: way, memory, at: now[TRACEE_RIP] &- SystemCall.instructionBytes)
    }
    thread.reexecution = way
    _ = tracee_resume_to_call(thread.id, 0)
  }

  /// Sends the thread into execve, and detaches from it on the way.
  private func execute(_ thread: TracedThread, from way: Reexecution, _ memory: TargetText, at instruction: UInt64) {
    guard way.start[TRACEE_CS] == codeSegment64,
      let image = StartImage(memory, at: way.start[TRACEE_RSP], of: thread.id), watchEndUntraced(thread)
    else { return giveUpReexecution(thread, way) }
    for index in way.start.indices { registers[index] = way.start[index] }
    registers[TRACEE_RAX] = SystemCall.execve
    registers[TRACEE_RDI] = image.path
    registers[TRACEE_RSI] = image.arguments
    registers[TRACEE_RDX] = image.environment
    // Not within a system call: otherwise the kernel would restart that call.
    registers[TRACEE_ORIG_RAX] = UInt64.max
    registers[TRACEE_RIP] = instruction
    _ = tracee_set_registers(thread.id, registers)
    thread.reexecution = nil
    detach(thread)
  }

  /// The end of a program that we did not start is reported by ptrace, or by a descriptor.
  private func watchEndUntraced(_ thread: TracedThread) -> Bool {
    guard !thread.isGuest, !isLaunched else { return true }
    untracedProgram = ProcessDescriptor.open(processID)
    return untracedProgram >= 0
  }

  private func giveUpReexecution(_ thread: TracedThread, _ way: Reexecution) {
    thread.reexecution = nil
    if !way.atCall.isEmpty {
      // The call that was replaced is made now.
      for index in way.atCall.indices { registers[index] = way.atCall[index] }
      registers[TRACEE_RAX] = way.atCall[TRACEE_ORIG_RAX]
      registers[TRACEE_ORIG_RAX] = UInt64.max
      registers[TRACEE_RIP] &-= SystemCall.instructionBytes
      _ = tracee_set_registers(thread.id, registers)
    }
    post(
      .note(
        "process \(thread.processID) executed a program that is setuid, setgid or has capabilities; because it is "
          + "traced, it runs without them"))
    if thread.isGuest { detach(thread) } else { letGo(thread) }
  }

  /// The program that runs on untraced has ended.
  func handleUntracedEnd() {
    _ = close(untracedProgram)
    untracedProgram = -1
    handleProgramEnd(tracee_report(thread: processID, kind: Int32(TRACEE_EXITED.rawValue), value: 0, event: 0))
  }
}

/// The code segment of 64-bit programs.
private let codeSegment64: UInt64 = 0x33

/// What execve has put on a new program's stack, as addresses there.
private struct StartImage {
  /// The address of a path that leads to the program's file.
  let path: UInt64
  let arguments: UInt64
  let environment: UInt64

  private static let wordBytes: UInt64 = 8
  /// More than Linux accepts.
  private static let mostWords: UInt64 = 1 << 21
  private static let executedPath: UInt64 = 31  // AT_EXECFN

  /// Nil if it is none.
  init?(_ memory: TargetText, at stack: UInt64, of process: Int32) {
    guard let count = memory.word(at: stack), count < Self.mostWords else { return nil }
    arguments = stack &+ Self.wordBytes
    environment = arguments &+ (count + 1) &* Self.wordBytes
    guard let vector = Self.end(of: environment, memory) else { return nil }
    let executed = Self.value(of: Self.executedPath, in: vector, memory)
    // For a script the first path is the script's; its interpreter runs instead, and the first argument is its name.
    let candidates = [executed, memory.word(at: arguments)].compactMap { $0 }
    if let path = candidates.first(where: { Self.leadsToProgram($0, memory, process) }) {
      self.path = path
    } else {
      // Below the stack nothing is in use yet.
      path = stack &- 128
      guard memory.write(Array("/proc/self/exe".utf8) + [0], at: path) else { return nil }
    }
  }

  /// Behind the null word that ends a list.
  private static func end(of list: UInt64, _ memory: TargetText) -> UInt64? {
    var address = list
    for _ in 0..<mostWords {
      guard let word = memory.word(at: address) else { return nil }
      address &+= wordBytes
      if word == 0 { return address }
    }
    return nil
  }

  private static func value(of key: UInt64, in vector: UInt64, _ memory: TargetText) -> UInt64? {
    var address = vector
    while let next = memory.word(at: address), next != 0 {
      if next == key { return memory.word(at: address &+ wordBytes) }
      address &+= 2 * wordBytes
    }
    return nil
  }

  private static func leadsToProgram(_ address: UInt64, _ memory: TargetText, _ process: Int32) -> Bool {
    let bytes = memory.read(at: address, count: Int(PATH_MAX)).prefix { $0 != 0 }
    let path = String(decoding: bytes, as: UTF8.self)
    guard !path.isEmpty else { return false }
    var file = stat()
    var program = stat()
    let from = path.hasPrefix("/") ? "root" : "cwd"
    return stat("/proc/\(process)/\(from)/\(path)", &file) == 0 && stat("/proc/\(process)/exe", &program) == 0
      && file.st_dev == program.st_dev && file.st_ino == program.st_ino
  }
}

extension [UInt64] {
  /// A word of struct user_regs_struct.
  fileprivate subscript(register: tracee_register) -> UInt64 { self[Int(register.rawValue)] }
}
