// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import Doctor

@Suite("What the doctor says of capabilities, to")
struct CapabilityTests {
  @Test("a person whose copy has CAP_SYS_ADMIN alone, which is enough")
  func administrator() {
    var facts = DiagnosisTests.person
    facts.uprobe = DiagnosisTests.root.uprobe
    facts.uprobe.heldCapabilities = ["CAP_SYS_ADMIN"]
    #expect(
      Diagnosis(facts).lines.contains(
        "ok       capabilities for eBPF: CAP_SYS_ADMIN, which includes CAP_BPF and CAP_PERFMON"))
  }

  @Test(
    "a person whose copy has only some capabilities", arguments: [["CAP_BPF"], ["CAP_PERFMON"], []] as [[String]])
  func tooFewCapabilities(held: [String]) {
    var facts = DiagnosisTests.person
    let missing = ["CAP_PERFMON", "CAP_BPF"].filter { !held.contains($0) }
    facts.uprobe.missingCapabilities = missing
    facts.uprobe.heldCapabilities = held
    facts.surroundings.fileHasCapabilities = true
    facts.surroundings.fileHasTooFew = true
    let without = "without \(missing.joined(separator: " and "))"
    #expect(
      Diagnosis(facts).findings.first { $0.status == .missing }.map { "\($0.name): \($0.clause)" }
        == "capabilities for eBPF: \(held.isEmpty ? without : "\(held[0]) alone, \(without)")")
    #expect(
      Diagnosis(facts).lines.suffix(2) == [
        "This file has too few capabilities. For ebpf, add \(missing.joined(separator: " and ")):",
        "  sudo setcap cap_bpf,cap_perfmon+ep /usr/bin/sonde",
      ])
  }
}
