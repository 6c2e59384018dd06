// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which hits of one probe are reported, by a condition on what is read there.
package struct CaptureCondition {
  /// As Go writes it.
  package let text: String
  /// Its value: a computed boolean. Its operands stand first in the root block.
  package let slot: Slot
  /// The same for the capture interpreter; nil where only the whole record can tell.
  package let code: ConditionCode?
  /// Where there is no code, a clause for people: "it looks into a map".
  package let reasonWhyNotInKernel: String?
  /// Names in it whose values may be of another moment than the hit.
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
