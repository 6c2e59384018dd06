// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Selects the hits of one probe to report, by a condition on values read there.
package struct CaptureCondition {
  /// In Go syntax.
  package let text: String
  /// Its value: a computed boolean. Its operands come first in the root block.
  package let slot: Slot
  /// The same for the capture interpreter; nil if deciding needs the whole record.
  package let code: ConditionCode?
  /// Why there is no code, a clause for the user: "it looks into a map".
  package let reasonWhyNotInKernel: String?
  /// Names in it whose values may be from another moment than the hit.
  package let uncertainNames: [String]

  package init(
    text: String, slot: Slot, code: ConditionCode?, reasonWhyNotInKernel: String?, uncertainNames: [String] = []
  ) {
    self.text = text
    self.slot = slot
    self.code = code
    self.reasonWhyNotInKernel = reasonWhyNotInKernel
    self.uncertainNames = uncertainNames
  }
}
