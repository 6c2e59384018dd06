// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import PtraceBackend
import TraceBackend
import UprobeBackend

/// The facts about a machine and a user, before conclusions are drawn.
package struct Facts: Hashable, Sendable {
  package var machine: MachineFacts
  package var surroundings: SurroundingFacts
  package var uprobe: UprobeFacts
  package var ptrace: PtraceFacts

  package init(machine: MachineFacts, surroundings: SurroundingFacts, uprobe: UprobeFacts, ptrace: PtraceFacts) {
    self.machine = machine
    self.surroundings = surroundings
    self.uprobe = uprobe
    self.ptrace = ptrace
  }

  /// The facts about this machine and this user, found by trying wherever possible.
  ///
  /// - Parameter path: The variable PATH.
  package static func found(path: String) -> Facts {
    // The processes that try something are forked before libbpf is in use.
    let surroundings = SurroundingFacts.found()
    let ptrace = PtraceFacts.found()
    return Facts(machine: .found(path: path), surroundings: surroundings, uprobe: .found(), ptrace: ptrace)
  }
}

/// What separates this process from the rest of the machine, as in a container.
package struct SurroundingFacts: Hashable, Sendable {
  package var procObstacle: Surroundings.ProcObstacle?
  /// Whether our capabilities are valid only inside a user namespace.
  package var isInUserNamespace: Bool
  /// Whether a seccomp filter stands between us and the kernel.
  package var isFiltered: Bool
  /// Which of the operations that Sonde needs it forbids.
  package var forbiddenCalls: [SystemCallFilter.Call]
  /// Whether no file that we execute can give us rights, because of `no_new_privs`.
  package var gainsNothing: Bool
  /// Whether this executable has capabilities.
  package var fileHasCapabilities: Bool
  /// Whether some capability that eBPF needs is missing.
  package var fileHasTooFew: Bool

  package init(
    procObstacle: Surroundings.ProcObstacle? = nil, isInUserNamespace: Bool = false, isFiltered: Bool = false,
    forbiddenCalls: [SystemCallFilter.Call] = [], gainsNothing: Bool = false, fileHasCapabilities: Bool = false,
    fileHasTooFew: Bool = false
  ) {
    self.procObstacle = procObstacle
    self.isInUserNamespace = isInUserNamespace
    self.isFiltered = isFiltered
    self.forbiddenCalls = forbiddenCalls
    self.gainsNothing = gainsNothing
    self.fileHasCapabilities = fileHasCapabilities
    self.fileHasTooFew = fileHasTooFew
  }

  static func found() -> SurroundingFacts {
    let rights = ProgramPrivileges(of: "/proc/self/exe")?.capabilities?.permitted
    return SurroundingFacts(
      procObstacle: Surroundings.procObstacle, isInUserNamespace: Surroundings.isInUserNamespace,
      isFiltered: SystemCallFilter.isOn, forbiddenCalls: SystemCallFilter.forbidden(of: SystemCallFilter.Call.allCases),
      gainsNothing: Credentials(of: "self")?.gainsNothing ?? false,
      fileHasCapabilities: rights != nil, fileHasTooFew: rights.map { !$0.allowsEBPF } ?? false)
  }
}

/// Facts that the backends share.
package struct MachineFacts: Hashable, Sendable {
  /// As printed by `uname -m`.
  package var architecture: String
  /// As printed by `uname -r`.
  package var kernel: String
  package var userID: UInt32
  /// The user's own group.
  package var group: String
  /// This executable.
  package var executable: String
  /// Path of the go command; nil if it is not in PATH.
  package var go: String?
  /// How many files this process could have open if it raised its limit.
  package var openFiles: UInt64
  /// How many files it may have open now.
  package var openFilesNow: UInt64

  package init(
    architecture: String, kernel: String, userID: UInt32, group: String, executable: String, go: String?,
    openFiles: UInt64, openFilesNow: UInt64 = 1024
  ) {
    self.architecture = architecture
    self.kernel = kernel
    self.userID = userID
    self.group = group
    self.executable = executable
    self.go = go
    self.openFiles = openFiles
    self.openFilesNow = openFilesNow
  }

  static func found(path: String) -> MachineFacts {
    var names = utsname()
    uname(&names)
    var files = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &target, target.count)
    let executable = target.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }
    return MachineFacts(
      architecture: withUnsafeBytes(of: names.machine, text), kernel: withUnsafeBytes(of: names.release, text),
      userID: getuid(), group: groupName(), executable: executable.isEmpty ? "sonde" : text(executable),
      go: path.split(separator: ":").map { "\($0)/go" }.first(where: isCommand),
      openFiles: UInt64(files.rlim_max), openFilesNow: UInt64(files.rlim_cur))
  }

  private static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Whether the path is an executable file and not a folder.
  private static func isCommand(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  private static func groupName() -> String {
    guard let group = getgrgid(getgid()), let name = group.pointee.gr_name else { return String(getgid()) }
    return String(cString: name)
  }
}
