// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode

extension GoProgram {
  /// Why calls of a function can't be traced, as a clause for the user; nil if they can.
  package func refusal(of function: GoFunction) -> String? {
    guard let code = code(of: function) else { return "its code is not in the file" }
    do throws(EntryRefusal) {
      _ = try code.entrySite()
      return nil
    } catch {
      return error.description
    }
  }
}
