// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CElfutils

extension GoProgram {
  /// In how many places the compiler put a copy of the function's body instead of a call.
  ///
  /// - Complexity: One pass over the entries of all functions the first time that a function with copies is asked for.
  package func inlinedCopyCount(ofFunctionNamed name: String) -> Int {
    guard let abstract = index.abstractEntries[name] else { return 0 }
    return inlinedCopyCounts[abstract, default: 0]
  }

  func countInlinedCopies() -> [DIEOffset: Int] {
    var counts: [DIEOffset: Int] = [:]
    func walk(_ entry: DIE) {
      entry.forEachChild { child in
        switch child.tag {
        case DW_TAG_inlined_subroutine:
          if let origin = child.reference(DW_AT_abstract_origin) { counts[origin.offset, default: 0] += 1 }
          walk(child)
        case DW_TAG_subprogram, DW_TAG_lexical_block:
          walk(child)
        default:
          break
        }
      }
    }
    for unit in debugInfo.units { walk(unit) }
    return counts
  }
}
