// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

/// One Go program on disk: its functions, lines, types and where its variables are.
///
/// Names are indexed when it is opened; everything else is read on demand. libdw is not thread safe: one owner, one
/// thread. All addresses are as linked; add the load bias for those of a process. Types stay usable for as long as the
/// program is kept.
package final class GoProgram {
  package let path: String
  package let goVersion: GoVersion
  /// The `build` settings that Go recorded: `-gcflags`, `-ldflags`, `GOARCH`, `vcs.revision`.
  package let buildSettings: [String: String]
  /// The import path of the main package, as recorded; empty if it was not recorded.
  package let mainPackagePath: String
  /// The path of the module that the main package is in; nil if it was not recorded.
  let modulePath: String?
  /// Whether the compiler's optimiser was on for package main; nil if unknown.
  package let isOptimised: Bool?
  /// Whether types and variables are known. Functions, lines and calls are known in any case.
  package let hasDebugInfo: Bool

  let file: ELFFile
  let debugInfo: DebugInfo
  let description: any CodeDescription
  let types: TypeTable
  let symbols: RuntimeSymbols
  var knownDetails: [DIEOffset: FunctionDetails] = [:]
  /// By the entry of a function that is inlined.
  var knownDeclarations: [DIEOffset: SourcePosition] = [:]
  /// The function that was decoded last.
  var lastCode: FunctionCode?
  var knownLinePlaces: [GoFunction: LineSearch] = [:]
  var knownSourceFunctions: [String: [SourceFunction]] = [:]
  var knownAnalyses: [GoFunction: AnalysedFunction] = [:]
  /// By path.
  var knownSources: [String: SourceFile] = [:]
  var knownLineSites: [SourcePosition: [LineSite]] = [:]
  var knownInstances: [GoFunction: [GenericInstance]] = [:]
  var knownHeldMethods: [GoFunction: HeldMethod?] = [:]
  private(set) lazy var dictionaries = DictionaryIndex(file: file)
  private(set) lazy var relocations = Relocations(file: file)
  private(set) lazy var functionTable = FunctionTable(file: file, version: goVersion, relocations: relocations)
  private(set) lazy var descriptors = RuntimeDescriptors(of: self)
  private(set) lazy var inliners = InlinerIndex(debugInfo: debugInfo, functions: index.functions)
  private(set) lazy var wrapperIndex = WrapperIndex(index)
  private(set) lazy var nameWords = NameWords(of: self)
  private(set) lazy var neverReturningFunctions = readNeverReturningFunctions()
  private(set) lazy var writeBarrierFunctions = readWriteBarrierFunctions()
  private(set) lazy var writeBarrierFlag = readWriteBarrierFlag()
  /// See `AddressTaken`.
  private(set) package lazy var addressTaken = readAddressTaken()
  private(set) lazy var packageNames = PackageNames(debugInfo: debugInfo)
  private(set) lazy var oddPackageNames = readOddPackageNames()
  private(set) package lazy var runtimeLayout: RuntimeLayout? = readRuntimeLayout()

  /// Why nothing is known about values in a program without debug information, a clause for people.
  package static let noDebugInfoReason = "the program has no debug information"

  /// Opens the program at `path`; `/proc/PID/exe` will do.
  ///
  /// - Parameter debugFile: Holds the debug information of a stripped program; if nil, it is looked for.
  /// - Complexity: One pass over the names of all functions: 0.1 to 0.2 s for 20,000 of them.
  package init(path: String, debugFile: String? = nil) throws(ProgramError) {
    self.path = path
    file = try ELFFile(path: path)
    try file.useDebugFile(debugFile)
    let buildInfo = try Self.requireGo(file)
    guard let version = GoVersion(buildInfo.version) else {
      throw .damaged(path: path, what: "the Go version '\(buildInfo.version)' is unreadable")
    }
    goVersion = version
    if (version.major, version.minor) < (1, 19) { throw .oldGo(path: path, version: version.description) }
    buildSettings = buildInfo.settings
    mainPackagePath = buildInfo.mainPackagePath
    modulePath = buildInfo.modulePath
    if let mode = buildSettings["-buildmode"], ["c-archive", "c-shared", "plugin", "shared"].contains(mode) {
      throw .notExecutable(path: path)
    }
    debugInfo = try DebugInfo(file: file.debugFile ?? file)
    let described: (any CodeDescription)? = DebugCodeDescription(debugInfo: debugInfo, file: file)
    if described == nil, let debugFile { throw .unusableDebugFile(path: debugFile, why: "it is damaged") }
    hasDebugInfo = described != nil
    isOptimised = hasDebugInfo ? debugInfo.isOptimised : nil
    let table =
      hasDebugInfo ? nil : FunctionTable(file: file, version: version, relocations: Relocations(file: file))
    let description = described ?? Self.description(from: table, of: file)
    guard let description, !description.index.functions.isEmpty else { throw .noFunctions(path: path) }
    self.description = description
    symbols = RuntimeSymbols(file: file, module: table?.module)
    types = TypeTable(debugInfo: debugInfo, runtimeTypes: symbols.types)
    if let table { functionTable = table }
    // Without it, hits of different goroutines can't be distinguished.
    if !hasDebugInfo, runtimeLayout == nil { throw .unknownRuntime(path: path, version: version.description) }
  }

  private static func description(from table: FunctionTable?, of file: ELFFile) -> (any CodeDescription)? {
    table.map { RuntimeCodeDescription(table: $0, file: file) }
  }

  var index: FunctionIndex { description.index }
  var lines: any LineTable { description.lines }

  private static func requireGo(_ file: ELFFile) throws(ProgramError) -> BuildInfo {
    if let buildInfo = BuildInfo(file: file) { return buildInfo }
    // Go before 1.20 records nothing in a plugin.
    if file.isLibrary, file.sections[".note.go.buildid"] != nil { throw .notExecutable(path: file.path) }
    throw .notGo(path: file.path)
  }
}

// MARK: - The file

extension GoProgram {
  /// The file that the debug information comes from, if it is not the program itself.
  package var debugFile: String? { file.debugFile?.path }

  /// Whether nothing shows that this file belongs to the program: one of them has no build id.
  package var isDebugFileUnproven: Bool {
    file.debugFile.map { file.buildIDs.isEmpty || $0.buildIDs.isEmpty } ?? false
  }

  package var isPositionIndependent: Bool { file.header.e_type == ET_DYN }

  /// The program's first instruction, as linked.
  package var entryPoint: TargetAddress { TargetAddress(file.header.e_entry) }

  /// The code, as linked.
  package var textRange: Range<TargetAddress> {
    guard let text = file.sections[".text"] else { return .null..<(.null) }
    return TargetAddress(text.sh_addr)..<TargetAddress(text.sh_addr &+ text.sh_size)
  }

  /// A part of the file that is mapped into the process.
  package struct Segment: Hashable, Sendable {
    package let range: Range<TargetAddress>
    package let fileOffset: UInt64
    package let isExecutable: Bool
    package let isWritable: Bool
  }

  package var segments: [Segment] {
    file.segments.filter { $0.p_type == PT_LOAD && $0.p_filesz > 0 && $0.p_vaddr <= UInt64.max - $0.p_filesz }.map {
      Segment(
        range: TargetAddress($0.p_vaddr)..<TargetAddress($0.p_vaddr + $0.p_filesz), fileOffset: $0.p_offset,
        isExecutable: $0.p_flags & UInt32(PF_X) != 0, isWritable: $0.p_flags & UInt32(PF_W) != 0)
    }
  }

  /// Segments whose memory equals the file for as long as the program runs.
  package var readOnlySegments: [Segment] { segments.filter { !$0.isWritable } }

  /// The offset in the file of what is mapped at `address`; nil if that is no part of the file.
  package func fileOffset(of address: TargetAddress) -> UInt64? { file.fileOffset(of: address) }

  /// `count` bytes at `address`, from the file; nil if the file does not have them all.
  package func bytes(at address: TargetAddress, count: Int) -> [UInt8]? { file.bytes(at: address, count: count) }

  /// The little-endian number of `sizeBytes`, at most 8, at `address`, if the program can't change it.
  package func constant(at address: TargetAddress, sizeBytes: Int) -> UInt64? {
    guard (1...8).contains(sizeBytes), readOnlySegments.contains(where: { $0.range.contains(address) }),
      let bytes = bytes(at: address, count: sizeBytes)
    else { return nil }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Address in the process minus address as linked, from the process's auxiliary vector (`/proc/PID/auxv`).
  ///
  /// 0 for a program that is linked to fixed addresses; nil if the vector does not say.
  package func loadBias(auxiliaryVector: [UInt8]) -> UInt64? {
    guard isPositionIndependent else { return 0 }
    let entrySizeBytes = 16
    for offset in stride(from: 0, to: auxiliaryVector.count - entrySizeBytes + 1, by: entrySizeBytes)
    where auxiliaryVector.littleEndian(at: offset) == UInt64(auxiliaryEntry) {
      return auxiliaryVector.littleEndian(at: offset + 8) &- file.header.e_entry
    }
    return nil
  }
}

/// AT_ENTRY: the address of the program's first instruction in the process.
private let auxiliaryEntry = 9
