// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a launched program, and the build before it, start with.
struct LaunchSurroundings {
  /// `KEY=value`: our own variables with those of the arguments.
  let environment: [String]
  /// Absolute: the argument's, else the folder of the program's source, or of the binary.
  let workingDirectory: String

  init(_ arguments: StartArguments, of source: LaunchSource, options: SessionOptions) throws(SessionFailure) {
    let changed = arguments.environment
    let kept = options.environment.filter { entry in !changed.keys.contains(String(entry.prefix { $0 != "=" })) }
    environment = kept + changed.compactMap { name, value in value.map { "\(name)=\($0)" } }.sorted()
    guard let chosen = arguments.workingDirectory else {
      workingDirectory = source.folder
      return
    }
    workingDirectory = FileFacts.absolute(chosen, in: options.workingDirectory)
    guard FileFacts.kind(of: workingDirectory) == .folder else {
      throw SessionFailure(
        .badConfiguration, problem: "Argument 'cwd' is '\(workingDirectory)', which is no folder.",
        remedy: "Correct it in the launch configuration.")
    }
  }
}
