// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The surroundings of a launched program, and of the build before it.
struct LaunchSurroundings {
  /// `KEY=value`: our own variables with those of the arguments.
  let environment: [String]
  /// Those of the arguments alone; nil removes one.
  private let changed: [String: String?]
  /// Absolute: the argument's, otherwise the folder of the program's source, or of the binary.
  let workingDirectory: String
  /// Lines for the console: lines of the files that set no variable.
  let remarks: [String]

  init(_ arguments: StartArguments, of source: LaunchSource, options: SessionOptions) throws(SessionFailure) {
    var (changed, remarks) = try Self.variables(of: arguments, options)
    self.remarks = remarks
    changed.merge(arguments.environment) { _, own in own }
    self.changed = changed
    environment = Self.environment(options.environment, changed)
    guard let chosen = arguments.workingDirectory else {
      workingDirectory = source.folder
      return
    }
    workingDirectory = FileFacts.absolute(chosen, in: options.workingDirectory)
    if let why = FileFacts.refusal(ofFolder: workingDirectory) {
      throw SessionFailure(
        .badConfiguration, problem: "\(arguments.spelling.subject("cwd")) is '\(workingDirectory)', which \(why).",
        remedy: "Name a folder that exists and that you may enter.")
    }
  }

  /// The arguments' variables, which override those of a terminal.
  func environment(over base: [String]) -> [String] { Self.environment(base, changed) }

  private static func environment(_ base: [String], _ changed: [String: String?]) -> [String] {
    let kept = base.filter { entry in !changed.keys.contains(String(entry.prefix { $0 != "=" })) }
    return kept + changed.compactMap { name, value in value.map { "\(name)=\($0)" } }.sorted()
  }

  private static let mostRemarks = 8

  private static func remarksOn(_ mistakes: [EnvironmentFile.Mistake], _ path: String) -> [String] {
    var remarks = mistakes.prefix(mostRemarks).map { "\(path):\($0.line): \($0.why): this line is skipped" }
    if mistakes.count > mostRemarks {
      remarks.append("\(path): \(mistakes.count - mostRemarks) more lines are skipped")
    }
    return remarks
  }

  /// Variables of later files win.
  private static func variables(
    of arguments: StartArguments, _ options: SessionOptions
  ) throws(SessionFailure) -> (variables: [String: String?], remarks: [String]) {
    var variables: [String: String?] = [:]
    var remarks: [String] = []
    let inherited = Dictionary(
      options.environment.map { ($0.prefix { $0 != "=" }, $0.drop { $0 != "=" }.dropFirst()) }
    ) { first, _ in first }
    for file in arguments.environmentFiles {
      let path = FileFacts.absolute(file, in: options.workingDirectory)
      let content: [UInt8]
      do {
        content = try FileFacts.content(of: path, mostBytes: options.limits.environmentFileBytes)
      } catch {
        throw SessionFailure(ArgumentError.badEnvironmentFile(path: path, why: error.why), arguments.spelling)
      }
      let read = EnvironmentFile(String(decoding: content, as: UTF8.self)) { name in
        (variables[name] ?? nil) ?? inherited[name[...]].map { String($0) }
      }
      variables.merge(read.variables.mapValues { .some($0) }) { _, last in last }
      remarks += remarksOn(read.mistakes, path)
    }
    return (variables, remarks)
  }
}
