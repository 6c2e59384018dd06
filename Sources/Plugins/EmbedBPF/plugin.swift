// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import PackagePlugin

/// Compiles `bpf/trace.bpf.c` with the toolchain's clang and writes the object into a Swift file.
///
/// As text in base64, which the Swift compiler takes ten times faster than a list of numbers.
@main
struct EmbedBPF: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    let root = context.package.directoryURL
    let generated = context.pluginWorkDirectoryURL.appending(path: "EmbeddedObject.swift")
    let clang = try context.tool(named: "clang").url
    let objcopy = try context.tool(named: "llvm-objcopy").url
    // Every header counts: one that is missing here would leave a stale object behind.
    let sources = try ["bpf", "protocol"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(at: root.appending(path: folder), includingPropertiesForKeys: nil)
    }
    .filter { ["c", "h"].contains($0.pathExtension) }
    .sorted { $0.path < $1.path }
    return [
      .buildCommand(
        displayName: "Compiling trace.bpf.c", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", Self.script, "sh", clang.path, objcopy.path, root.path, generated.path],
        inputFiles: [clang] + sources, outputFiles: [generated])
    ]
  }

  // The multiarch folder holds asm/types.h, which the BPF target does not look for by itself.
  private static let script = """
    set -e
    "$1" -target bpf -mcpu=v3 -g -O2 -Wall -Werror -I/usr/include/x86_64-linux-gnu \\
      -c "$3/bpf/trace.bpf.c" -o "$4.o"
    "$2" --strip-debug "$4.o"
    {
      printf '/// The eBPF object as base64.\\nlet embeddedObject: StaticString = "'
      base64 -w0 "$4.o"
      printf '"\\n'
    } > "$4"
    """
}
