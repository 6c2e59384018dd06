// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which instructions of a function come from which inlined call, according to the debug information.
package struct InlinedBody {
  /// Outer calls before those inside them.
  package let calls: [Call]
  /// Of each instruction, the innermost call in `calls`; -1: the function's own.
  package let owner: [Int]
  /// Of each instruction, its line in its own source file; 0: not known.
  package let line: [Int]

  package struct Call {
    /// The call around it in `calls`; -1: none.
    package let parent: Int
    /// Its line in the source of the call around it.
    package let line: Int
    /// The instruction by which the runtime's tables know it: if the compiler had no other of the call's line, one that
    /// does nothing else.
    package let mark: UInt64?

    package init(parent: Int, line: Int, mark: UInt64? = nil) {
      self.parent = parent
      self.line = line
      self.mark = mark
    }
  }

  package init(calls: [Call], owner: [Int], line: [Int]) {
    precondition(owner.count == line.count, "an owner and a line for each instruction")
    self.calls = calls
    self.owner = owner
    self.line = line
  }

  /// Whether a call is another one, or contains it.
  func isInside(_ call: Int, _ outer: Int) -> Bool {
    var call = call
    while call > outer { call = calls[call].parent }
    return call == outer
  }

  /// Whether an instruction belongs to the call or to one inside it.
  func holds(_ call: Int, _ instruction: Int) -> Bool { isInside(owner[instruction], call) }

  /// The line of an instruction in the source of a call, through the calls inside it; nil if it is outside of the call,
  /// or not known.
  ///
  /// - Parameter call: -1: the function's own source.
  package func line(of instruction: Int, in call: Int) -> Int? {
    var (inner, found) = (owner[instruction], line[instruction])
    while inner > call { (inner, found) = (calls[inner].parent, calls[inner].line) }
    return inner == call && found > 0 ? found : nil
  }

  /// The lines of an instruction and of a call in the source that contains both; nil if the instruction's is not known.
  func linesInCommon(_ instruction: Int, _ call: Int) -> (instruction: Int, call: Int)? {
    guard line[instruction] > 0 else { return nil }
    var (left, right) = (owner[instruction], calls[call].parent)
    var lines = (instruction: line[instruction], call: calls[call].line)
    while left != right {
      // Outer ones have smaller numbers.
      if left > right {
        lines.instruction = calls[left].line
        left = calls[left].parent
      } else {
        lines.call = calls[right].line
        right = calls[right].parent
      }
    }
    return lines
  }
}

/// Where each run of an inlined call passes exactly once.
package struct InlinedCallSite: Hashable, Sendable {
  /// Any of these will do, in order; as linked. Between them there are only moves of values.
  package let addresses: [UInt64]
  /// False if some of the call's code may have run before, and changed its arguments.
  package let isBeforeItsCode: Bool
  /// The code of the straight line that they are in.
  package let line: Range<UInt64>
  /// By address, if the instruction before it writes registers.
  ///
  /// The compiler makes several instructions of one operation (`lea` and another `lea` for a sum with a constant), and
  /// its debug information knows only operations: between two such instructions it says what a register held before
  /// both.
  package let changes: [UInt64: Change]

  package struct Change: Hashable, Sendable {
    /// The address of the instruction that writes.
    package let address: UInt64
    /// DWARF's numbers.
    package let registers: Set<Int>

    package init(address: UInt64, registers: Set<Int>) {
      self.address = address
      self.registers = registers
    }
  }
}

/// Why an inlined call can't be counted.
package enum InlinedCallRefusal: Error, Hashable, Sendable {
  /// The code around it jumps to addresses that are not written in it.
  case unknownFlow
  /// No instruction runs exactly when the call does.
  case mergedWithOtherCode
  /// Its code also runs when the call is not made.
  case runsWithoutCall
  /// It begins with a loop, whose rounds can't be distinguished from calls.
  case beginsInLoop
  case tooManyAtOneAddress
}

extension InlinedCallRefusal: CustomStringConvertible {
  /// A clause for the user, about one call or several.
  package var description: String {
    switch self {
    case .unknownFlow: "the surrounding function jumps to computed addresses"
    case .mergedWithOtherCode: "the optimiser merged the code with the code around it"
    case .runsWithoutCall: "the optimiser also runs the code when no call is made"
    case .beginsInLoop: "the code begins with a loop, so its iterations can't be distinguished from calls"
    case .tooManyAtOneAddress: "too many inlined calls begin at one instruction"
    }
  }
}

extension InlinedBody {
  /// The same code, with the code of one line as a call of its own, which contains the line's calls; and its number.
  ///
  /// - Parameter owner: The call whose source has the line; -1: the function itself.
  package func settingApart(line wanted: Int, of owner: Int) -> (body: InlinedBody, call: Int) {
    let apart = owner + 1
    func moved(_ call: Int) -> Int { call < apart ? call : call + 1 }
    var calls = self.calls.map { call in
      Call(
        parent: call.parent == owner && call.line == wanted ? apart : moved(call.parent), line: call.line,
        mark: call.mark)
    }
    calls.insert(Call(parent: owner, line: wanted), at: apart)
    let owners = zip(self.owner, line).map { $0 == owner && $1 == wanted ? apart : moved($0) }
    return (InlinedBody(calls: calls, owner: owners, line: line), apart)
  }
}
