// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc

/// The file that holds a stripped program's debug information.
enum DebugFile {
  /// Finds it as elfutils does: by the program's build id under `/usr/lib/debug/.build-id`, then by its
  /// `.gnu_debuglink` beside the program, in `.debug` there, and under `/usr/lib/debug`. It is used only if it has the
  /// same build id, or the checksum that the link names.
  ///
  /// - Parameter path: Of the program; links are resolved, so that `/proc/PID/exe` leads to the program's own folder.
  /// - Returns: Its path; nil if there is none.
  static func path(forProgramAt path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    // libdw would ask servers on the network if it were set.
    unsetenv("DEBUGINFOD_URLS")
    var callbacks = Dwfl_Callbacks()
    callbacks.find_elf = dwfl_build_id_find_elf
    callbacks.find_debuginfo = dwfl_standard_find_debuginfo
    callbacks.section_address = dwfl_offline_section_address
    return withUnsafePointer(to: &callbacks) { callbacks in
      guard let session = dwfl_begin(callbacks) else { return nil }
      defer { dwfl_end(session) }
      // The file itself may be replaced by now: it is opened by the path that we were given.
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      guard let module = dwfl_report_offline(session, "", resolved, descriptor) else {
        close(descriptor)
        return nil
      }
      var bias: Dwarf_Addr = 0
      guard dwfl_module_getdwarf(module, &bias) != nil else { return nil }
      var debugFile: UnsafePointer<CChar>?
      _ = dwfl_module_info(module, nil, nil, nil, nil, nil, nil, &debugFile)
      return debugFile.map { String(cString: $0) }
    }
  }
}

extension ELFFile {
  /// What identifies a build: the linker's notes. Empty if it has none.
  var buildIDs: [[UInt8]] {
    [".note.gnu.build-id", ".note.go.buildid"].compactMap { contents(ofSection: $0, limit: 4096) }
  }

  var hasDebugSections: Bool { sections[".debug_info"] != nil || sections[".zdebug_info"] != nil }

  /// Whether another file was split off this one, as far as the two say.
  private func belongs(_ other: ELFFile) -> Bool {
    let (own, others) = (buildIDs, other.buildIDs)
    if !own.isEmpty, !others.isEmpty { return own.contains(where: others.contains) }
    // Without an id, the parts of the program must at least lie in the same places.
    return [".text", ".rodata", ".gopclntab", ".data", ".noptrdata", ".bss"].allSatisfy { name in
      guard let section = sections[name], let same = other.sections[name] else { return true }
      return section.sh_addr == same.sh_addr && section.sh_size == same.sh_size
    }
  }

  /// Reads debug information and symbols from another file.
  ///
  /// - Parameter path: Of a file that the user named; nil to look for one.
  /// - Throws: `ProgramError.wrongDebugFile` if the named one does not belong to this program.
  func useDebugFile(_ path: String?) throws(ProgramError) {
    if let path {
      let named: ELFFile
      do throws(ProgramError) {
        named = try ELFFile(debugFile: path)
      } catch {
        throw .unusableDebugFile(path: path, why: error.clause)
      }
      guard named.hasDebugSections else { throw .unusableDebugFile(path: path, why: "it has no debug information") }
      guard belongs(named) else { throw .wrongDebugFile(path: path, program: self.path) }
      debugFile = named
    } else if !hasDebugSections, let found = DebugFile.path(forProgramAt: self.path) {
      debugFile = try? ELFFile(debugFile: found)
    }
  }
}

extension ProgramError {
  /// Why a debug file can't be used.
  fileprivate var clause: String {
    switch self {
    case .noSuchFile: "there is no such file"
    case .isDirectory: "it is a folder"
    case .notAFile(_, let kind): "it is \(kind.name)"
    case .notReadable(_, let reason): reason
    case .notELF: "it is not an ELF file"
    case .cutOff: "it is cut off or damaged"
    case .otherMachine(_, let machine): "it is for \(machine)"
    case .damaged(_, let what): "it is damaged: \(what)"
    case .notExecutable, .notGo, .noDebugInfo, .wrongDebugFile, .unusableDebugFile, .noFunctions, .unknownRuntime,
      .oldGo:
      "it is not the debug file of a program"
    }
  }
}
