// swift-tools-version: 6.2
// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import PackageDescription

/// One list of settings for every Swift target: warnings are errors, and the stricter spellings are on.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// A module of `Sources/`, with exactly the imports that the table in CONTRIBUTING.md allows it.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict, plugins: plugins)
}

/// The tests of one module, or one suite over several.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TraceTestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "Sonde",
  products: [.executable(name: "sonde", targets: ["sonde"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CElfutils", providers: [.apt(["libdw-dev", "libelf-dev"])]),
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CZydis", providers: [.apt(["libzydis-dev"])]),
    .target(name: "CHitRecord"),
    .target(name: "CCapture", dependencies: ["CHitRecord"]),
    .target(name: "CLinuxShims"),
    .target(name: "CLibbpf", linkerSettings: [.linkedLibrary("bpf")]),
    .target(name: "BPFObject", path: "bpf", sources: ["BPFObject.swift"], swiftSettings: strict, plugins: ["EmbedBPF"]),
    .plugin(name: "EmbedBPF", capability: .buildTool(), path: "Sources/Plugins/EmbedBPF"),
    .plugin(name: "EmbedSchema", capability: .buildTool(), path: "Sources/Plugins/EmbedSchema"),

    module("DebugAdapterProtocol"),
    module("EventLoop", ["CLinuxShims"]),
    module("DebugAdapterTransport", ["DebugAdapterProtocol", "EventLoop"]),
    module("TargetMemory"),
    module("MachineCode", ["CZydis"]),
    module("GoProgram", ["TargetMemory", "MachineCode", "CElfutils"]),
    module("GoValues", ["TargetMemory", "GoProgram"]),
    module("TracePlan", ["GoProgram", "MachineCode", "TargetMemory", "CHitRecord", "CPCRE2"]),
    module(
      "TraceBackend",
      ["TracePlan", "GoProgram", "TargetMemory", "EventLoop", "CHitRecord", "CCapture", "CLinuxShims"]),
    module(
      "PtraceBackend",
      [
        "TraceBackend", "TracePlan", "TargetMemory", "MachineCode", "EventLoop", "CHitRecord", "CCapture",
        "CLinuxShims",
      ]),
    module(
      "UprobeBackend",
      [
        "TraceBackend", "TracePlan", "TargetMemory", "EventLoop", "BPFObject", "CHitRecord", "CCapture", "CLibbpf",
        "CLinuxShims",
      ]),
    module(
      "TraceSession",
      [
        "DebugAdapterProtocol", "EventLoop", "TracePlan", "TraceBackend", "GoValues", "GoProgram", "TargetMemory",
        "CHitRecord", "CLinuxShims", .product(name: "Logging", package: "swift-log"),
      ],
      plugins: ["EmbedSchema"]),
    module("Doctor", ["TraceBackend", "PtraceBackend", "UprobeBackend"]),
    .executableTarget(
      name: "sonde",
      dependencies: [
        "DebugAdapterProtocol", "DebugAdapterTransport", "EventLoop", "TraceSession", "TraceBackend", "PtraceBackend",
        "UprobeBackend", "Doctor", "GoProgram",
        "TracePlan", "CLinuxShims",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    .target(name: "TraceTestSupport", path: "Tests/TraceTestSupport", swiftSettings: strict),
    tests("ArchitectureTests", []),
    tests("DebugAdapterProtocolTests", ["DebugAdapterProtocol"]),
    tests("DebugAdapterTransportTests", ["DebugAdapterTransport", "DebugAdapterProtocol", "EventLoop"]),
    tests("EventLoopTests", ["EventLoop"]),
    tests("MachineCodeTests", ["MachineCode"]),
    tests("GoProgramTests", ["GoProgram", "TargetMemory", "MachineCode"]),
    tests("GoValuesTests", ["GoValues", "GoProgram", "TargetMemory"]),
    tests("TracePlanTests", ["TracePlan", "GoProgram", "MachineCode"]),
    tests(
      "TraceBackendTests", ["TraceBackend", "TracePlan", "TargetMemory", "MachineCode", "CHitRecord", "CCapture"]),
    tests(
      "PtraceBackendTests", ["PtraceBackend", "TraceBackend", "TracePlan", "GoProgram", "CLinuxShims", "CHitRecord"]),
    tests(
      "UprobeBackendTests",
      [
        "UprobeBackend", "PtraceBackend", "TraceBackend", "TracePlan", "GoProgram", "TargetMemory", "EventLoop",
        "CHitRecord", "CCapture", "CLinuxShims",
      ]),
    tests(
      "TraceSessionTests",
      [
        "TraceSession", "DebugAdapterProtocol", "EventLoop", "TraceBackend", "TracePlan", "GoProgram", "GoValues",
        "TargetMemory", "CLinuxShims",
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests("DoctorTests", ["Doctor", "TraceBackend", "PtraceBackend", "UprobeBackend"]),
    tests("TranscriptTests", [], exclude: ["Transcripts"]),
    tests("BackendParityTests", [], exclude: ["Goldens"]),
  ],
  swiftLanguageModes: [.v6]
)
