// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import TargetMemory

/// The type dictionaries of the program, by what they belong to: each instantiation of a generic function or type has
/// one, a symbol like `main..dict.Map[int,string]`.
struct DictionaryIndex {
  struct Entry {
    /// As linked.
    let address: TargetAddress
    let sizeBytes: Int
    let typeArguments: [Substring]
  }

  private var entries: [Key: [Entry]] = [:]

  private struct Key: Hashable {
    let package: Substring
    /// Without type arguments: `Map`, `(*List).Push`.
    let name: String
  }

  init(file: ELFFile) {
    file.forEachSymbol { name, symbol in
      guard let mark = strstr(name, Self.mark) else { return }
      // Type arguments may have any name.
      if let bracket = strchr(name, Int32(UInt8(ascii: "["))), bracket < mark { return }
      let whole = String(cString: name)
      let package = Substring(whole.utf8.prefix(mark - UnsafeMutablePointer(mutating: name)))
      let local = Substring(whole.utf8.dropFirst(package.utf8.count + Self.mark.utf8.count))
      guard let arguments = TypeArguments(local) else { return }
      let key = Key(package: package, name: String(arguments.before + arguments.after))
      entries[key, default: []].append(
        Entry(
          address: TargetAddress(symbol.st_value), sizeBytes: Int(clamping: symbol.st_size),
          typeArguments: arguments.list))
    }
  }

  private static let mark = "..dict."

  /// - Parameter local: The function's name after its package, without type arguments.
  func entries(package: Substring, local: String) -> [Entry] {
    let own = entries[Key(package: package, name: local), default: []]
    if !own.isEmpty { return own }
    // Since Go 1.20 the methods of a type share its dictionary: `List` for `(*List).Push`.
    guard let receiver = local.split(separator: ".").first, receiver.count < local.count else { return [] }
    let type = receiver.filter { !"(*)".contains($0) }
    return entries[Key(package: package, name: type), default: []]
  }
}
