// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import PackagePlugin

/// Writes `protocol/arguments.schema.json` into a Swift file: the executable must not depend on files beside it.
@main
struct EmbedSchema: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    let schema = context.package.directoryURL.appending(path: "protocol/arguments.schema.json")
    let generated = context.pluginWorkDirectoryURL.appending(path: "EmbeddedArguments.swift")
    return [
      .buildCommand(
        displayName: "Embedding arguments.schema.json", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", Self.script, "sh", schema.path, generated.path], inputFiles: [schema],
        outputFiles: [generated])
    ]
  }

  // Two number signs: in such a string nothing that JSON can hold has a meaning for Swift.
  private static let script = """
    set -e
    {
      printf '/// protocol/arguments.schema.json as it was at the build.\\nlet embeddedArguments: StaticString = ##\"\"\"\\n'
      cat "$1"
      printf '\"\"\"##\\n'
    } > "$2"
    """
}
