// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

/// How many entries the tables have that grow with the plan.
///
/// An eBPF table can't grow. So each is made with room to spare, and a plan that outgrows one is loaded anew.
struct TableCapacity: Hashable, Sendable {
  var types = 1 << 12
  var fields = 1 << 14
  var operations = 1 << 14
  /// All come at once, with the first plan that follows an interface.
  var runtimeTypes = 16

  init() {}

  /// Room for the plan, and as much again.
  init(for plan: EncodedPlan) {
    types = max(types, plan.types.count * 2)
    fields = max(fields, plan.fields.count * 2)
    operations = max(operations, plan.operations.count * 2)
    runtimeTypes = max(runtimeTypes, plan.runtimeTypes.count)
  }

  func holds(_ plan: EncodedPlan) -> Bool {
    plan.types.count <= types && plan.fields.count <= fields && plan.operations.count <= operations
      && plan.runtimeTypes.count <= runtimeTypes
  }

  var entriesByMap: [(name: String, entries: Int)] {
    [("types", types), ("fields", fields), ("operations", operations), ("runtime_types", runtimeTypes)]
  }
}
