// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import TargetMemory

/// One ELF file, kept open. libelf reads it instead of mapping it: a mapped file that shrinks would kill our process.
final class ELFFile {
  let path: String
  let header: GElf_Ehdr
  let segments: [GElf_Phdr]
  private(set) var sections: [String: GElf_Shdr] = [:]
  let descriptor: Int32
  private let sizeBytes: Int
  /// Whether each section is in the file, also sections whose names are not.
  private var hasAllSections = true
  /// For libdw, which shares it.
  let elf: OpaquePointer
  /// Where the debug information and the symbols of a stripped program are.
  var debugFile: ELFFile?

  convenience init(path: String) throws(ProgramError) {
    try self.init(opening: path)
    guard isWhole else { throw .cutOff(path: path, sizeBytes: sizeBytes) }
  }

  /// A file that only has debug information: what a process loads is not in it.
  convenience init(debugFile path: String) throws(ProgramError) { try self.init(opening: path) }

  private init(opening path: String) throws(ProgramError) {
    self.path = path
    let descriptor = try Self.open(path)
    var status = stat()
    sizeBytes = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    guard elf_version(UInt32(EV_CURRENT)) != UInt32(EV_NONE), let elf = elf_begin(descriptor, ELF_C_READ, nil) else {
      close(descriptor)
      throw .notELF(path: path)
    }
    var header = GElf_Ehdr()
    guard elf_kind(elf) == ELF_K_ELF, gelf_getehdr(elf, &header) != nil else {
      let isBegun = Self.startsLikeELF(descriptor)
      elf_end(elf)
      close(descriptor)
      throw isBegun ? .cutOff(path: path, sizeBytes: sizeBytes) : .notELF(path: path)
    }
    self.descriptor = descriptor
    self.elf = elf
    self.header = header
    segments = Self.segments(of: elf)
    try requireProgram()
    readSections()
  }

  deinit {
    elf_end(elf)
    close(descriptor)
  }

  private static func open(_ path: String) throws(ProgramError) -> Int32 {
    do throws(RegularFile.Refusal) {
      return try RegularFile.open(path)
    } catch {
      throw ProgramError(error, path: path)
    }
  }

  /// Whether the file has everything that the headers list: the loaded parts, the sections, and the list of sections.
  private var isWhole: Bool {
    isInFile(header.e_shoff, UInt64(header.e_shnum) * UInt64(header.e_shentsize))
      && isInFile(header.e_phoff, UInt64(header.e_phnum) * UInt64(header.e_phentsize))
      && segments.allSatisfy { !$0.isLoaded || isInFile($0.p_offset, $0.p_filesz) }
      && hasAllSections
  }

  private func isInFile(_ offset: UInt64, _ count: UInt64) -> Bool {
    count <= UInt64(sizeBytes) && offset <= UInt64(sizeBytes) - count
  }

  private static func startsLikeELF(_ descriptor: Int32) -> Bool {
    var magic = [UInt8](repeating: 0, count: 4)
    return pread(descriptor, &magic, 4, 0) == 4 && magic == [0x7f, 0x45, 0x4c, 0x46]
  }

  private func requireProgram() throws(ProgramError) {
    let machine = Int32(header.e_machine)
    guard machine == EM_X86_64 else {
      throw .otherMachine(path: path, machine: Self.machineNames[machine] ?? "machine number \(machine)")
    }
    guard [ET_EXEC, ET_DYN].contains(Int32(header.e_type)) else { throw .notExecutable(path: path) }
  }

  private static let machineNames: [Int32: String] = [
    EM_AARCH64: "arm64", EM_ARM: "32-bit ARM", EM_386: "32-bit x86", EM_RISCV: "RISC-V", EM_PPC64: "ppc64",
    EM_S390: "s390x", EM_MIPS: "MIPS", EM_LOONGARCH: "loong64",
  ]

  private static func segments(of elf: OpaquePointer) -> [GElf_Phdr] {
    var count = 0
    guard elf_getphdrnum(elf, &count) == 0 else { return [] }
    return (0..<count).compactMap { index in
      var segment = GElf_Phdr()
      return gelf_getphdr(elf, Int32(index), &segment) == nil ? nil : segment
    }
  }

  private func readSections() {
    var names = 0
    guard elf_getshdrstrndx(elf, &names) == 0 else { return }
    var section = elf_nextscn(elf, nil)
    while let current = section {
      var header = GElf_Shdr()
      if gelf_getshdr(current, &header) != nil {
        if header.sh_type != SHT_NOBITS, !isInFile(header.sh_offset, header.sh_size) { hasAllSections = false }
        if let name = elf_strptr(elf, names, Int(header.sh_name)) { sections[String(cString: name)] = header }
      }
      section = elf_nextscn(elf, current)
    }
  }
}

extension ELFFile {
  /// `count` bytes from `offset` in the file; nil if the file ends before.
  func bytes(fileOffset offset: UInt64, count: Int) -> [UInt8]? {
    // Damaged headers may give any size.
    guard let start = off_t(exactly: offset), count >= 0, count <= sizeBytes, start <= sizeBytes - count else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, start) }
    return read == count ? bytes : nil
  }

  /// The offset in the file of what is mapped at `address`.
  func fileOffset(of address: TargetAddress, count: Int = 1) -> UInt64? {
    for segment in segments where segment.p_type == PT_LOAD && segment.p_vaddr <= address.rawValue {
      let start = address.rawValue - segment.p_vaddr
      guard start < segment.p_filesz, UInt64(count) <= segment.p_filesz - start else { continue }
      return segment.p_offset + start
    }
    return nil
  }

  func bytes(at address: TargetAddress, count: Int) -> [UInt8]? {
    guard count > 0, let offset = fileOffset(of: address, count: count) else { return count == 0 ? [] : nil }
    return bytes(fileOffset: offset, count: count)
  }

  /// The contents of a section, or nil if there is none.
  func contents(ofSection name: String, limit: Int) -> [UInt8]? {
    guard let section = sections[name], section.sh_type != SHT_NOBITS else { return nil }
    return bytes(fileOffset: section.sh_offset, count: min(limit, Int(clamping: section.sh_size)))
  }

  /// Calls `body` with the name, address and size of each defined symbol of `.symtab`.
  func forEachSymbol(_ body: (UnsafePointer<CChar>, GElf_Sym) -> Void) {
    if let debugFile { return debugFile.forEachSymbol(body) }
    var section = elf_nextscn(elf, nil)
    while let current = section {
      var header = GElf_Shdr()
      if gelf_getshdr(current, &header) != nil, header.sh_type == SHT_SYMTAB, header.sh_entsize > 0,
        let data = elf_getdata(current, nil)
      {
        for index in 0..<Int32(clamping: header.sh_size / header.sh_entsize) {
          var symbol = GElf_Sym()
          guard gelf_getsym(data, index, &symbol) != nil, symbol.st_shndx != UInt16(SHN_UNDEF),
            let name = elf_strptr(elf, Int(header.sh_link), Int(symbol.st_name))
          else { continue }
          body(name, symbol)
        }
      }
      section = elf_nextscn(elf, current)
    }
  }
}

extension ELFFile {
  /// It is not started by itself: it may be loaded anywhere, and names no loader.
  var isLibrary: Bool {
    Int32(header.e_type) == ET_DYN && !segments.contains { $0.p_type == PT_INTERP }
  }
}

extension GElf_Phdr {
  var isLoaded: Bool { p_type == PT_LOAD }

  /// Part of the process, and not only read: constants that hold addresses may become read-only after loading.
  var isWritableData: Bool {
    isLoaded && p_flags & UInt32(PF_W) != 0 && p_filesz > 0 && p_vaddr <= UInt64.max - p_filesz
  }
}
