// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Probes on Go's runtime that report how calls end that never return: by a panic, or by `runtime.Goexit`.
///
/// Only a program that panics or exits a goroutine reaches them. Facts about the runtime are from `runtime/panic.go`,
/// Go 1.19 to 1.27.
struct RuntimeProbes {
  struct Probe {
    let address: TargetAddress
    let kind: Capture.Kind
    let function: String
    let block: RootBlock
    let slots: [Slot]
    let skipsWhere: Condition?
  }

  let probes: [Probe]

  init(in program: GoProgram, limits: CaptureLimits) {
    probes = [
      Self.panicStart(in: program, limits: limits), Self.recovery(in: program, limits: limits),
      Self.fatalPanic(in: program), Self.goexitStart(in: program), Self.goexit(in: program),
    ].compactMap { $0 }
  }

  /// `gopanic(e any)`: every panic starts here, also the runtime's own. The first slot is the value; the others are
  /// those of `DeferringFrame`.
  private static func panicStart(in program: GoProgram, limits: CaptureLimits) -> Probe? {
    guard let function = program.function(named: "runtime.gopanic"),
      let probes = try? FunctionProbes(function, in: program, limits: limits),
      let entry = try? probes.entryReading.block(), let value = entry.slots.first
    else { return nil }
    var block = entry.block
    let frame = (try? DeferringFrame.slots(in: program, reading: &block)) ?? []
    return Probe(
      address: probes.entry.address, kind: .panicStart, function: function.name,
      block: block, slots: [value] + frame, skipsWhere: probes.entry.skipsWhere)
  }

  /// `recovery(gp *g)`, on the system stack. Two slots: the stack pointer of the frame that recovered, and the top of
  /// the goroutine's stack.
  private static func recovery(in program: GoProgram, limits: CaptureLimits) -> Probe? {
    guard let function = program.function(named: "runtime.recovery"),
      let site = try? program.code(of: function)?.entrySite(),
      let layout = program.runtimeLayout, let panics = layout.panics
    else { return nil }
    let word = GoType.word
    var block = RootBlock()
    var slots: [Slot] = []
    do throws(RootBlock.Refusal) {
      let pointer = try block.reserve(8)
      let gp = try block.append(.register(ABIAssignment.integerRegisters[0]), size: 8, destination: pointer)
      var holder = (offset: pointer, operation: gp)
      let field: Int
      switch panics {
      case .deferredCalls(let calls): field = calls.recovered
      case .frames(let current, let stackPointer):
        let offset = try block.reserve(8)
        let operation = try block.append(
          .indirect(pointer: pointer, displacement: current, index: nil), size: 8, destination: offset, dependsOn: [gp])
        holder = (offset, operation)
        field = stackPointer
      }
      for (name, from, displacement) in [
        ("sp", holder, field), ("stack.hi", (offset: pointer, operation: gp), layout.stackHigh),
      ] {
        let offset = try block.reserve(8)
        let operation = try block.append(
          .indirect(pointer: from.offset, displacement: displacement, index: nil), size: 8, destination: offset,
          dependsOn: [from.operation])
        slots.append(
          Slot(
            name: name,
            content: .value(type: word, offset: offset, capturedBytes: 8, operations: operation..<operation + 1)))
      }
    } catch {
      return nil
    }
    return Probe(
      address: TargetAddress(site.address), kind: .panicRecovery, function: function.name, block: block, slots: slots,
      skipsWhere: site.skipsWhere)
  }

  /// `fatalpanic`: no function recovered; the program is about to print the panic and end.
  private static func fatalPanic(in program: GoProgram) -> Probe? {
    guard let function = program.function(named: "runtime.fatalpanic"),
      let site = try? program.code(of: function)?.entrySite()
    else { return nil }
    return Probe(
      address: TargetAddress(site.address), kind: .fatalPanic, function: function.name, block: RootBlock(), slots: [],
      skipsWhere: site.skipsWhere)
  }

  /// `Goexit` begins to run the deferred calls: a panic that is recovered among them does not end the calls above it.
  private static func goexitStart(in program: GoProgram) -> Probe? {
    guard let function = program.function(named: "runtime.Goexit"),
      let site = try? program.code(of: function)?.entrySite()
    else { return nil }
    return Probe(
      address: TargetAddress(site.address), kind: .goexitStart, function: function.name, block: RootBlock(), slots: [],
      skipsWhere: site.skipsWhere)
  }

  /// Where `Goexit`, after its deferred calls, ends the goroutine: `goexit1` itself also ends every ordinary goroutine.
  private static func goexit(in program: GoProgram) -> Probe? {
    guard let function = program.function(named: "runtime.Goexit"),
      let last = program.function(named: "runtime.goexit1"),
      let call = program.code(of: function)?.instructions.last(where: { $0.kind == .call(target: last.entry.rawValue) })
    else { return nil }
    return Probe(
      address: TargetAddress(call.address), kind: .goexit, function: function.name, block: RootBlock(), slots: [],
      skipsWhere: nil)
  }
}
