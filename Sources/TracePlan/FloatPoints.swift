// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// The points of one function at which values passed in vector registers are also visible in the kernel.
struct FloatPoints {
  private let function: GoFunction
  private let program: GoProgram
  private let sites: ReadingSites
  private let statements: [TargetAddress]

  /// Nil if the function's code can't be followed.
  init?(_ function: GoFunction, _ code: FunctionCode, in program: GoProgram) {
    // A recovered panic continues at the call that runs the deferred functions.
    let landings = program.function(named: "runtime.deferreturn").map { deferred in
      code.instructions.filter { $0.kind == .call(target: deferred.entry.rawValue) }.map(\.address)
    }
    let sites = ReadingSites(code, landings: Set(landings ?? [])) { address, size in
      program.constant(at: TargetAddress(address), sizeBytes: size)
    }
    guard let sites else { return nil }
    self.sites = sites
    self.function = function
    self.program = program
    statements = program.statementStarts(in: function)
  }

  /// Where to read the arguments, if not at `site`, and whether that is still before the first statement.
  ///
  /// It is before the first statement if all floats are visible there. Otherwise it may be later, if more floats are
  /// visible there, but not after any of `logpoints`: an entry prints before what follows it. Logpoints on the
  /// function's own line may be at `site`.
  ///
  /// - Parameter companion: Also read, if that does not cost a float.
  func entry(
    behind site: EntrySite, places: [ABIAssignment.Place?], along companion: ABIAssignment.Place?, types: [GoType],
    declarationLine: Int, logpoints: [TargetAddress]
  ) -> (point: ReadingPoint, isBeforeStatements: Bool)? {
    let alone = entry(
      behind: site, places: places, types: types, declarationLine: declarationLine, logpoints: logpoints)
    guard companion != nil, alone != nil else { return alone }
    return entry(
      behind: site, places: places + [companion], types: types, declarationLine: declarationLine,
      logpoints: logpoints) ?? alone
  }

  private func entry(
    behind site: EntrySite, places: [ABIAssignment.Place?], types: [GoType], declarationLine: Int,
    logpoints: [TargetAddress]
  ) -> (point: ReadingPoint, isBeforeStatements: Bool)? {
    let arguments = ABIAssignment.pieces(of: places)
    guard arguments.contains(where: \.isVector) else { return nil }
    let stackBytes = ABIAssignment.stackBytes(of: places, types: types)
    let find = { (bound: UInt64?) in
      sites.entry(behind: site, arguments: arguments, stackBytes: stackBytes, statement: bound)
    }
    let startsWithBody = program.position(of: function.entry)?.line != declarationLine
    let firstStatement = statements.first { $0 > function.entry && $0.rawValue >= site.address }?.rawValue
    let near = startsWithBody ? nil : find(firstStatement)
    if let near, near.showsAll { return (ReadingPoint(near), true) }
    let first = logpoints.min()?.rawValue
    let far = first == site.address ? nil : find(first ?? .max)
    if let far, far.showsMore(than: near) { return (ReadingPoint(far), false) }
    return near.map { (ReadingPoint($0), true) }
  }

  /// By the return's address.
  func returns(places: [ABIAssignment.Place?]) -> [UInt64: ReadingPoint] {
    let results = ABIAssignment.pieces(of: places)
    guard results.contains(where: \.isVector) else { return [:] }
    return sites.returns(results: results, statements: Set(statements.map(\.rawValue))).mapValues { ReadingPoint($0) }
  }
}
