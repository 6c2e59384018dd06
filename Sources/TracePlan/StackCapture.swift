// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// The return addresses of the calls around a hit, as a root block holds them.
///
/// Go code for x86-64 keeps the caller's RBP in the word below its own return address and points RBP there, so each
/// pair {RBP of the caller, return address} leads to the next one. If RBP is 0, the goroutine's stack ends.
package struct StackCapture: Hashable, Sendable {
  /// How many frames to print. Fewer return addresses may be enough, since inlined calls are frames too.
  package let depth: Int
  /// Innermost first.
  package let returnAddresses: [ReturnAddress]

  package struct ReturnAddress: Hashable, Sendable {
    /// Offset of its eight bytes in the root block's data.
    package let offset: Int
    /// The index of the operation that fills them. It fails with `HIT_NIL` past the end of the stack.
    package let operation: Int
    /// Offset of the RBP saved with it, which shows where the next pair was read; nil if that is not known.
    package var savedBase: Int?
  }
}

extension RootBlock {
  /// Calls captured in addition to those wanted, since functions that the compiler made are not printed: a method
  /// that is called through reflection has three.
  private static let spareCalls = 4

  /// Adds operations for the calls around a hit, as many as fit.
  ///
  /// - Parameter frame: Where the hit's own frame is.
  /// - Returns: Nil if none is wanted or none fits.
  mutating func stack(depth: Int, from frame: FrameAddress) -> StackCapture? {
    let pairBytes = 16
    let roomOfOperations = Self.maximumOperations - operations.count - 1
    let roomOfBytes = (Self.maximumBytes - sizeBytes) / pairBytes
    let count = min(roomOfOperations, roomOfBytes, min(depth, Self.maximumOperations) + Self.spareCalls)
    guard depth > 0, count > 0 else { return nil }
    var attempt = self
    do throws(Refusal) {
      // The first pair is {return address, RBP of the caller}; the others are as memory has them.
      let start = try attempt.reserve(count * pairBytes)
      let first = try attempt.append(
        .memory(register: frame.register, displacement: frame.offset - MachineRegisters.returnAddressBytes), size: 8,
        destination: start)
      var addresses = [StackCapture.ReturnAddress(offset: start, operation: first)]
      if count > 1 {
        var last = try attempt.append(Self.callersBase(frame), size: 8, destination: start + 8)
        addresses[0].savedBase = start + 8
        var pointer = start + 8
        for index in 1..<count {
          let pair = start + index * pairBytes
          last = try attempt.append(
            .indirect(pointer: pointer, displacement: 0, index: nil), size: pairBytes, destination: pair,
            dependsOn: [last])
          addresses.append(StackCapture.ReturnAddress(offset: pair + 8, operation: last, savedBase: pair))
          pointer = pair
        }
      }
      self = attempt
      return StackCapture(depth: depth, returnAddresses: addresses)
    } catch {
      return nil
    }
  }

  /// A function whose frame is not set up yet, already removed, or absent has not changed its caller's RBP.
  private static func callersBase(_ frame: FrameAddress) -> CaptureOperation.Source {
    guard frame != FunctionProbes.frameAtCallBoundary else { return .register(MachineRegisters.basePointer) }
    return .memory(register: frame.register, displacement: frame.offset - 2 * MachineRegisters.returnAddressBytes)
  }
}
