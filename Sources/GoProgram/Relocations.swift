// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// The words of a position-independent program that hold its own addresses: the file may not have their values in
/// place.
struct Relocations {
  /// Sorted by address.
  private(set) var words: [(address: UInt64, value: UInt64)] = []

  init(file: ELFFile) {
    file.forEachRelocation { relocation in
      if relocation.r_info & 0xffff_ffff == UInt64(R_X86_64_RELATIVE) {
        words.append((relocation.r_offset, UInt64(bitPattern: relocation.r_addend)))
      }
    }
    words.sort { $0.address < $1.address }
  }

  /// The address, as linked, that the word at `address` holds once the program is loaded; nil if the file has it.
  func value(at address: UInt64) -> UInt64? {
    guard let index = words.lastIndex(startingAtOrBefore: address, by: \.address) else { return nil }
    return words[index].address == address ? words[index].value : nil
  }
}

extension ELFFile {
  /// Calls `body` with each relocation that carries its addend.
  fileprivate func forEachRelocation(_ body: (GElf_Rela) -> Void) {
    var section = elf_nextscn(elf, nil)
    while let current = section {
      var header = GElf_Shdr()
      if gelf_getshdr(current, &header) != nil, header.sh_type == SHT_RELA, header.sh_entsize > 0,
        let data = elf_getdata(current, nil)
      {
        for index in 0..<Int32(clamping: header.sh_size / header.sh_entsize) {
          var relocation = GElf_Rela()
          if gelf_getrela(data, index, &relocation) != nil { body(relocation) }
        }
      }
      section = elf_nextscn(elf, current)
    }
  }
}
