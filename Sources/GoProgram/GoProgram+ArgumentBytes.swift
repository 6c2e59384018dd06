// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
extension GoProgram {
  /// How many bytes a function's caller keeps for it on the stack, by the runtime's function table: arguments and
  /// results that are passed there, and the room to spill those in registers. nil if the table has no such function.
  ///
  /// It counts parameters that the debug information leaves out.
  package func argumentBytes(of function: GoFunction) -> Int? {
    guard let table = functionTable, let entry = table.entry(at: function.entry.rawValue) else { return nil }
    return table.argumentBytes(of: entry)
  }
}
