// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// The functions whose address the program stores somewhere: calls can reach them although no instruction names them.
///
/// Includes everything that a call through a function value, `defer` or an interface can reach, and maybe more. The
/// layout of the runtime's types is that of Go's `internal/abi/type.go`, Go 1.19 to 1.27.
package struct AddressTaken {
  /// By the entry's address: what a function value may hold.
  package private(set) var byFunctionValues: Set<TargetAddress> = []
  /// By the entry's address: what an itab may hold, including itabs that are only made at run time.
  package private(set) var byMethodTables: Set<TargetAddress> = []

  private static let wordBytes: UInt64 = 8
}

extension GoProgram {
  /// - Complexity: Decodes all code and reads all data: about a second for a program of 30 MB.
  func readAddressTaken() -> AddressTaken {
    AddressTaken(in: self)
  }
}

extension AddressTaken {
  fileprivate init(in program: GoProgram) {
    let entries = Set(program.functions.map(\.entry.rawValue))
    for function in program.functions {
      for address in program.code(of: function)?.loadedAddresses ?? [] where entries.contains(address) {
        byFunctionValues.insert(TargetAddress(address))
      }
    }
    let pointers = DataPointers(in: program, to: entries)
    let itabSlots = Self.itabSlots(among: pointers, in: program)
    for (place, target) in pointers.toFunctions {
      if itabSlots.contains(place) {
        byMethodTables.insert(TargetAddress(target))
      } else {
        byFunctionValues.insert(TargetAddress(target))
      }
    }
    addMethodTables(in: program, entries)
  }

  /// The function pointers that are methods in an itab: {interface type, type, hash, methods…}.
  private static func itabSlots(among pointers: DataPointers, in program: GoProgram) -> Set<UInt64> {
    var slots: Set<UInt64> = []
    for (place, type) in pointers.toTypes {
      guard pointers.toTypes[place + wordBytes] != nil, pointers.toFunctions[place + 3 * wordBytes] != nil,
        let count = program.methodCount(ofInterface: type)
      else { continue }
      for index in 0..<count {
        let slot = place + (3 + index) * wordBytes
        guard pointers.toFunctions[slot] != nil else { break }
        slots.insert(slot)
      }
    }
    return slots
  }

  /// A type's methods are in its descriptor as 32-bit distances from the start of the text. Other data that looks the
  /// same costs a probe; missing a method would cost a call.
  private mutating func addMethodTables(in program: GoProgram, _ entries: Set<UInt64>) {
    guard let types = program.symbols.types, let text = program.symbols.text else { return }
    program.forEachBlock(of: types) { _, bytes in
      for offset in stride(from: 0, to: bytes.count - 3, by: 4) {
        let distance = UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let address = text &+ distance
        guard distance > 0, entries.contains(address) else { continue }
        let target = TargetAddress(address)
        guard let function = program.function(startingAt: target), function.isWrapper || function.isMethod else {
          continue
        }
        byMethodTables.insert(target)
      }
    }
  }
}

extension GoFunction {
  /// Whether it is a method's body.
  package var isMethod: Bool { FunctionName(name).isMethod }
}

extension GoProgram {
  /// Nil if the type at this address is not an interface with methods.
  fileprivate func methodCount(ofInterface type: UInt64) -> UInt64? {
    let kindOffset = 23
    let interfaceKind: UInt64 = 20
    let methodCountOffset = 64
    let mostMethods: UInt64 = 1 << 16
    guard let kind = file.number(at: TargetAddress(type) + kindOffset, count: 1), kind & 31 == interfaceKind,
      let count = file.number(at: TargetAddress(type) + methodCountOffset, count: 8), (1...mostMethods).contains(count)
    else { return nil }
    return count
  }
}
