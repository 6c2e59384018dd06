// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TargetMemory
import TraceBackend
import TracePlan

/// The session's requests to its tracer. Each is answered once, in order, by a `TracerMessage`.
enum TracerRequest {
  case launch(LaunchOrder)
  case attach(processID: Int32)
  case install(PlanChange)
  case start
  case finish(Ending)
}

/// A program to start; its streams and the read ends of its pipes are descriptors that the tracer inherited.
struct LaunchOrder {
  var path: String
  var directory: String
  var arguments: [String]
  var environment: [String]
  var readerCount: UInt32
}

/// The plan's additions since the previous install, and where probes are wanted now.
struct PlanChange {
  var types: [capture_type] = []
  var fields: [capture_field] = []
  var operations: [capture_op] = []
  var programs: [capture_program] = []
  /// All of them, if any changed.
  var runtimeTypes: [capture_runtime_type]?
  var tests: [capture_test] = []
  var texts: [UInt64] = []
  var gates: [capture_gate] = []
  /// Already installed ones, for example those that restart counting.
  var renewedGates: [UInt32] = []
  /// All of them, if any changed.
  var variants: [capture_variant]?
  var process = capture_process()
  /// As linked.
  var sites: [ProbeSite] = []
}

extension TracerRequest {
  private enum Kind {
    static let launch: UInt8 = 1, attach: UInt8 = 2, install: UInt8 = 3, start: UInt8 = 4, finish: UInt8 = 5
  }

  func encoded() -> [UInt8] {
    var writer = MessageWriter()
    switch self {
    case .launch(let order):
      writer.append(Kind.launch)
      writer.append(order.path)
      writer.append(order.directory)
      writer.append(texts: order.arguments)
      writer.append(texts: order.environment)
      writer.append(order.readerCount)
    case .attach(let processID):
      writer.append(Kind.attach)
      writer.append(processID)
    case .install(let change):
      writer.append(Kind.install)
      change.encode(into: &writer)
    case .start:
      writer.append(Kind.start)
    case .finish(.leave):
      writer.append(Kind.finish)
      writer.append(Int64(-1))
    case .finish(.terminate(let graceMilliseconds)):
      writer.append(Kind.finish)
      writer.append(Int64(max(0, graceMilliseconds)))
    }
    return writer.bytes
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedMessage) {
    var reader = MessageReader(bytes)
    switch try reader.next(UInt8.self) {
    case Kind.launch:
      self = .launch(
        LaunchOrder(
          path: try reader.text(), directory: try reader.text(), arguments: try reader.texts(),
          environment: try reader.texts(), readerCount: try reader.next(UInt32.self)))
    case Kind.attach: self = .attach(processID: try reader.next(Int32.self))
    case Kind.install: self = .install(try PlanChange(decoding: &reader))
    case Kind.start: self = .start
    case Kind.finish:
      let grace = try reader.next(Int64.self)
      self = .finish(grace < 0 ? .leave : .terminate(graceMilliseconds: Int(grace)))
    default: throw MalformedMessage()
    }
  }
}

extension PlanChange {
  fileprivate func encode(into writer: inout MessageWriter) {
    writer.append(list: types)
    writer.append(list: fields)
    writer.append(list: operations)
    writer.append(list: programs)
    writer.append(runtimeTypes != nil)
    writer.append(list: runtimeTypes ?? [])
    writer.append(list: tests)
    writer.append(list: texts)
    writer.append(list: gates)
    writer.append(list: renewedGates)
    writer.append(variants != nil)
    writer.append(list: variants ?? [])
    writer.append(process)
    writer.append(UInt32(sites.count))
    for site in sites {
      writer.append(site.address.rawValue)
      writer.append(list: site.captures.map(\.rawValue))
    }
  }

  fileprivate init(decoding reader: inout MessageReader) throws(MalformedMessage) {
    types = try reader.list(of: capture_type.self)
    fields = try reader.list(of: capture_field.self)
    operations = try reader.list(of: capture_op.self)
    programs = try reader.list(of: capture_program.self)
    let hasRuntimeTypes = try reader.next(UInt8.self) != 0
    let list = try reader.list(of: capture_runtime_type.self)
    runtimeTypes = hasRuntimeTypes ? list : nil
    tests = try reader.list(of: capture_test.self)
    texts = try reader.list(of: UInt64.self)
    gates = try reader.list(of: capture_gate.self)
    renewedGates = try reader.list(of: UInt32.self)
    let hasVariants = try reader.next(UInt8.self) != 0
    let variants = try reader.list(of: capture_variant.self)
    self.variants = hasVariants ? variants : nil
    process = try reader.next(capture_process.self)
    for _ in 0..<(try reader.next(UInt32.self)) {
      let address = TargetAddress(try reader.next(UInt64.self))
      let captures = try reader.list(of: UInt32.self).map(CaptureID.init(rawValue:))
      sites.append(ProbeSite(address: address, captures: captures))
    }
  }
}
