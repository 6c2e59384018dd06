// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TraceTestSupport

/// Which programs were traced correctly, with each Go, build and backend: `docs/coverage.md`.
struct CoverageTable {
  struct Cell: Hashable {
    let build: FixtureBuild
    let backend: BackendKind
  }

  private let programs: [MatrixProgram]
  private let builds: [FixtureBuild]
  private var outcomes: [Cell: [String: Bool]] = [:]

  init(_ programs: [MatrixProgram], _ builds: [FixtureBuild]) {
    self.programs = programs
    self.builds = builds
  }

  mutating func add(_ program: String, isRight: Bool, _ cell: Cell) {
    outcomes[cell, default: [:]][program] = isRight
  }

  /// `52 of 53`: of the programs that this Go can build. A program that did not run did not pass.
  func share(_ cell: Cell) -> String {
    let expected = programs.filter { $0.applies(to: cell.build.toolchain) }
    return "\(expected.count - failures(cell).count) of \(expected.count)"
  }

  func failures(_ cell: Cell) -> [String] {
    programs.filter { $0.applies(to: cell.build.toolchain) && outcomes[cell]?[$0.name] != true }.map(\.name)
  }

  /// In Markdown. Contains nothing that changes from run to run.
  var text: String {
    var lines = ["| Go | build | ptrace | eBPF |", "| --- | --- | --- | --- |"]
    lines += builds.map { build in
      let cells = [BackendKind.ptrace, .ebpf].map { share(Cell(build: build, backend: $0)) }
      return "| \(build.toolchain.version) | \(Self.flags(build)) | \(cells.joined(separator: " | ")) |"
    }
    lines += ["", "## Failed", ""]
    let failed = builds.flatMap { build in
      [BackendKind.ptrace, .ebpf].flatMap { backend in
        failures(Cell(build: build, backend: backend)).map {
          "- Go \(build.toolchain.version), \(Self.flags(build)), \(backend == .ebpf ? "eBPF" : "ptrace"): \($0)"
        }
      }
    }
    lines += failed.isEmpty ? ["None."] : failed
    lines += ["", "## Programs", ""]
    for oracle in MatrixProgram.Oracle.allCases {
      let names = programs.filter { $0.oracle == oracle }.map { program in
        program.since > GoRelease("1.19") ? "\(program.name) (from Go \(program.since))" : program.name
      }
      lines.append("- Compared with \(oracle.rawValue): \(names.joined(separator: " · ")).")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func flags(_ build: FixtureBuild) -> String { build.optimized ? "optimised" : "`-N -l`" }
}
