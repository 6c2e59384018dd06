// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@Suite("How the runtime keeps", .enabled(if: !GoToolchain.all.isEmpty))
struct LayoutTests {
  @Test("every map of a program is known", arguments: GoToolchain.all, [BuildClass.plain, .unoptimised])
  func maps(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("smallmaps", with: toolchain, build)
    // A type that only the runtime describes has no layout.
    let types = program.runtimeTypeAddresses.compactMap { program.type(ofRuntimeType: $0) }
      .filter { program.type(named: $0.name) == $0 }
    let maps = types.filter { if case .map = $0.kind { true } else { false } }
    #expect(maps.count > 20)
    for map in maps { #expect(map.mapLayout != nil, "\(map.name)") }

    let layout = try #require(program.type(named: "map[string]int")?.mapLayout)
    let isNew = (toolchain.version.major, toolchain.version.minor) >= (1, 24)
    if case .tables = layout.form { #expect(isNew) } else { #expect(!isNew) }
    #expect(layout.headerSizeBytes == 48)
    #expect(layout.group.sizeBytes == (isNew ? 200 : 208))
    #expect(layout.group.overflowOffset == (isNew ? nil : 200))
    #expect(!layout.group.keyIsIndirect && !layout.group.valueIsIndirect)
  }

  @Test("keys and values of more than 128 bytes is known", arguments: GoToolchain.all)
  func indirect(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("smallmaps", with: toolchain, .plain)
    let wide = try #require(program.type(named: "map[main.wide]int")?.mapLayout)
    #expect(wide.group.keyIsIndirect && !wide.group.valueIsIndirect)
    let broad = try #require(program.type(named: "map[string]main.broad")?.mapLayout)
    #expect(!broad.group.keyIsIndirect && broad.group.valueIsIndirect)
  }

  @Test("every channel of a program is known", arguments: GoToolchain.all)
  func channels(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("references", with: toolchain, .plain)
    for name in ["chan int", "<-chan string", "chan<- struct {}"] {
      let layout = try #require(program.type(named: name)?.channelLayout, "\(name)")
      #expect(layout == program.type(named: "chan bool")?.channelLayout)
      #expect(layout.sizeBytes == 16)
    }
  }
}
