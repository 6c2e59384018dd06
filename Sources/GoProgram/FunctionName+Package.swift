// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils

extension FunctionName {
  /// The import path in a linker name, as the source has it.
  package static func importPath(of name: String) -> String { unescaped(String(package(of: name))) }

  static func package(of name: String) -> Substring {
    let local = Self.local(name)
    guard local.startIndex > name.startIndex else { return "" }
    return name[..<name.utf8.index(before: local.startIndex)]
  }

  /// As the source has it: the linker writes ambiguous characters as `%` and two hexadecimal digits
  /// (`objabi.PathToPrefix`).
  package static func unescaped(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "%")) else { return name }
    var bytes: [UInt8] = []
    var rest = name.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(Substring(digits), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name with `package` in place of the end of its path: `gopkg.in/yaml.Unmarshal`.
  package static func replacingPackage(in name: String, with package: String) -> String {
    let path = self.package(of: name)
    let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    return unescaped(path[..<start] + package + name[path.endIndex...])
  }
}

extension GoProgram {
  /// The package's own name, if its import path ends otherwise: `yaml` of `gopkg.in/yaml.v3`, `goods` of
  /// `example.com/goods/v2`. Nil if both are the same, or if the program does not say.
  package func packageName(ofPath path: String) -> String? { oddPackageNames[path] }

  func readOddPackageNames() -> [String: String] {
    guard hasDebugInfo else { return [:] }
    var names: [String: String] = [:]
    for unit in debugInfo.units {
      guard let path = unit.name.map(FunctionName.unescaped), let name = unit.string(GoAttribute.packageName),
        path != name, !path.hasSuffix("/" + name)
      else { continue }
      names[path] = name
    }
    return names
  }
}
