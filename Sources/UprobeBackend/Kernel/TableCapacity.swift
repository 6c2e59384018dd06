// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TraceBackend

/// The number of entries of the tables that grow with the plan.
///
/// An eBPF table can't grow. So each is made with room to spare, and a plan that outgrows one is loaded again.
struct TableCapacity: Hashable, Sendable {
  var types = 1 << 12
  var fields = 1 << 14
  var operations = 1 << 14
  /// All come together, with the first plan that follows an interface.
  var runtimeTypes = 16
  var tests = 64
  var texts = 64
  var variants = 16
  /// Stacks with noted calls: none, or the maximum.
  var stacks = 1

  init() {}

  /// Room for twice the plan.
  init(for plan: EncodedPlan) {
    types = max(types, plan.types.count * 2)
    fields = max(fields, plan.fields.count * 2)
    operations = max(operations, plan.operations.count * 2)
    runtimeTypes = max(runtimeTypes, plan.runtimeTypes.count)
    tests = max(tests, plan.tests.count * 2)
    texts = max(texts, plan.texts.count * 2)
    variants = max(variants, plan.variants.count * 2)
    stacks = plan.notesCalls ? Int(CAPTURE_MAX_STACKS) : 1
  }

  func holds(_ plan: EncodedPlan) -> Bool {
    plan.types.count <= types && plan.fields.count <= fields && plan.operations.count <= operations
      && plan.runtimeTypes.count <= runtimeTypes && plan.tests.count <= tests && plan.texts.count <= texts
      && plan.variants.count <= variants && (stacks > 1 || !plan.notesCalls)
  }

  var entriesByMap: [(name: String, entries: Int)] {
    [
      ("types", types), ("fields", fields), ("operations", operations), ("runtime_types", runtimeTypes),
      ("tests", tests), ("texts", texts), ("variants", variants), ("calls", stacks),
    ]
  }
}
