// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A way to build a program that does not change what the program does.
package struct BuildVariant: Hashable, Sendable, CustomStringConvertible {
  package let description: String
  package let flags: [String]
  package let environment: [String: String]
  /// The first release of Go 1 that supports it.
  private let firstMinor: Int

  private init(_ description: String, _ flags: [String], environment: [String: String] = [:], since minor: Int = 19) {
    self.description = description
    self.flags = flags
    self.environment = environment
    firstMinor = minor
  }

  /// Variants that Go builds without a C compiler.
  package static let plain: [BuildVariant] = [
    BuildVariant("position independent", ["-buildmode=pie"]),
    BuildVariant("with trimmed paths", ["-trimpath"]),
    BuildVariant("with debug information that is not compressed", ["-ldflags=-compressdwarf=false"]),
    BuildVariant("with debug information of version 4", [], environment: ["GOEXPERIMENT": "nodwarf5"], since: 25),
    BuildVariant("with a variable that the linker sets", ["-ldflags=-X main.mode=other"]),
    BuildVariant("counting what it covers", ["-cover"], since: 20),
    BuildVariant("checking its pointers", ["-gcflags=all=-d=checkptr"]),
    BuildVariant("guarding its indirect calls", ["-gcflags=all=-spectre=ret", "-asmflags=all=-spectre=ret"]),
  ]

  /// Variants that need a C compiler; programs that contain C always need it.
  package static let linkedByC: [BuildVariant] = [
    BuildVariant("linked by C's linker", ["-ldflags=-linkmode=external"], environment: withC),
    BuildVariant(
      "linked by C's linker, position independent", ["-ldflags=-linkmode=external", "-buildmode=pie"],
      environment: withC),
    BuildVariant("watching for races", ["-race"], environment: withC),
  ]

  private static let withC = ["CGO_ENABLED": "1"]

  package func exists(in toolchain: GoToolchain) -> Bool {
    (toolchain.version.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? firstMinor) >= firstMinor
  }
}
