// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Rights {
  /// A container whose first process is `Fixtures/ticker`: with pid and mount namespaces and its own root, on an
  /// overlay.
  @Suite("A container's program")
  struct ContainerAttachTests {
    private static let places = ["outside", "inside"]

    @Test("is traced by its id outside, and as process 1 inside", arguments: BackendKind.allCases, places)
    func attach(backend: BackendKind, place: String) async throws {
      let container = try await Container()
      let (enter, id) = place == "inside" ? (container.enter, 1) : ([], container.processID)
      let sonde = try await ChildProcess(
        "/usr/bin/env",
        enter + [
          TestEnvironment.sonde, "trace", "--backend", "\(backend)", "--count", "4", "--pid", "\(id)", "main.tick",
        ]
      ).end()
      #expect(sonde.code == 0, "\(sonde.error)")
      #expect(sonde.error.contains("sonde: /app/server: go"), "\(sonde.error)")
      #expect(sonde.error.contains("> goroutine("))
      try await container.endsUnharmed()
    }

    @Test("is traced from between, in the namespace that has it in one of its own", arguments: BackendKind.allCases)
    func between(backend: BackendKind) async throws {
      let unshare = ["/usr/bin/unshare", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc"]
      let hot = try Fixture.build("hot", try .newestOptimized)
      let script = """
        "$@" >/dev/null &
        until inner=$(cat /proc/$!/task/$!/children) && [ -n "$inner" ]; do :; done
        '\(TestEnvironment.sonde)' trace --backend \(backend) --count 4 --pid $inner main.step
        """
      let sonde = try await ChildProcess(
        unshare[0], unshare.dropFirst() + ["/bin/sh", "-c", script, "sh"] + unshare + [hot]
      ).end()
      #expect(sonde.error.contains("> goroutine("), "\(sonde.error)")
    }

    @Test("is found only by who sees its /proc: one that has the container's alone is told so")
    func foreignProc() async throws {
      let container = try await Container()
      let sonde = try await ChildProcess(
        "/usr/bin/nsenter",
        ["--target", "\(container.processID)", "--mount", "/app/sonde", "trace", "--pid", "1", "main.tick"]
      ).end()
      #expect(sonde.code == 1)
      #expect(
        sonde.error.contains("Nothing can be traced here: /proc shows another pid namespace."), "\(sonde.error)")
      try await container.endsUnharmed()
    }

    @Test("of a user's own is traced by that user from outside")
    func ownUserNamespace() async throws {
      let folder = try ReadableFolder()
      let ticker = try folder.copy(try Fixture.build("ticker", try .newestOptimized))
      let unshare = try User.one.start([
        "/usr/bin/unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", ticker, "-",
      ])
      defer { unshare.send(signal: SIGKILL) }
      try await unshare.waitForOutput("tick 1\n")
      let inner = try firstChild(of: unshare.processID)
      let sonde = try await User.one.start(
        [folder.sonde, "trace", "--count", "4", "--pid", "\(inner)", "main.tick"]
      ).end()
      #expect(sonde.code == 0)
      #expect(sonde.error.contains("> goroutine("), "\(sonde.error)")
    }
  }
}

private func firstChild(of process: Int32) throws -> Int32 {
  let children = try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
  guard let child = children.split(separator: " ").first.flatMap({ Int32($0) }) else {
    throw TestFailure("process \(process) has no child")
  }
  return child
}

private final class Container {
  /// The process id outside the container.
  let processID: Int32
  private let engine: ChildProcess
  private let folder: ReadableFolder

  /// The prefix that makes a command run inside.
  var enter: [String] { ["/usr/bin/nsenter", "--target", "\(processID)", "--mount", "--pid", "--"] }

  init() async throws {
    folder = try ReadableFolder()
    // An overlay can't be on top of another one, and the machine's own root may be an overlay.
    let script = """
      set -e
      mount -t tmpfs none "$0" && cd "$0" && mkdir upper work root
      mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay root
      mkdir -p root/app root/old && cp "$1" root/app/server && cp "$2" root/app/sonde
      mount -t proc proc root/proc && mount --rbind /dev root/dev && mount --rbind /sys root/sys
      cd root && pivot_root . old && umount -l old && cd / && exec /app/server -
      """
    engine = try ChildProcess(
      "/usr/bin/unshare",
      [
        "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script, folder.path,
        try Fixture.build("ticker", try .newestOptimized), TestEnvironment.sonde,
      ])
    try await engine.waitForOutput("tick 1\n")
    processID = try firstChild(of: engine.processID)
  }

  deinit { engine.send(signal: SIGKILL) }

  func endsUnharmed() async throws { try await engine.endsUnharmed() }
}
