// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc
import TargetMemory
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

@testable import UprobeBackend

/// The bookkeeping of sites and links, with a fake kernel and with maps that are only memory.
@Suite("The probe table", .enabled(if: TestEnvironment.canTrace))
struct ProbeTableTests {
  @Test("sets what is new, keeps what stays and silences what goes")
  func differences() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    table.enable()
    #expect(table.apply(kernel.sites(0..<3)).isEmpty)
    #expect(kernel.attachedOffsets.count == 3)
    let before = kernel.liveWords

    #expect(table.apply(kernel.sites(1..<4)).isEmpty)
    #expect(kernel.attachCalls == 4)
    #expect(Set(kernel.attachedOffsets) == Set((1..<4).map(kernel.offset)))
    #expect(kernel.liveWords.count == 3)
    #expect(Set(kernel.liveWords).intersection(before).count == 2)
  }

  @Test("publishes no word before hits may flow, and none after they must not")
  func silence() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    _ = table.apply(kernel.sites(0..<5))
    #expect(kernel.liveWords.isEmpty)
    table.enable()
    #expect(kernel.liveWords.count == 5)
    table.silence()
    #expect(kernel.liveWords.isEmpty)
    table.closeAll()
    #expect(kernel.attachedOffsets.isEmpty)
  }

  @Test("puts many sites into one link, and makes it anew without those that are gone")
  func renewal() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    table.enable()
    _ = table.apply(kernel.sites(0..<100))
    #expect(kernel.attachCalls == 1)

    _ = table.apply(kernel.sites(0..<99))
    #expect(kernel.liveWords.count == 99)
    #expect(kernel.attachedOffsets.count == 100)
    #expect(table.hasUnwantedProbes)
    let before = Set(kernel.liveWords)
    table.dropUnwantedProbes()
    #expect(kernel.attachedOffsets.count == 99)
    #expect(!table.hasUnwantedProbes)
    #expect(kernel.liveWords.count == 99)
    #expect(before.isDisjoint(with: kernel.liveWords))
  }

  @Test("gives a place to another site only when no hit can come through its old link any more")
  func quarantine() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    table.enable()
    _ = table.apply(kernel.sites(0..<256))
    _ = table.apply([])
    #expect(table.apply(kernel.sites(300..<301)).map(\.reason) == ["all 256 probes are already in use"])
    table.linksAreClosed()
    #expect(table.apply(kernel.sites(300..<301)).isEmpty)
  }

  @Test("uses a probe that is still there when its site is wanted again")
  func revival() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    table.enable()
    _ = table.apply(kernel.sites(0..<100))
    _ = table.apply(kernel.sites(0..<99))
    _ = table.apply(kernel.sites(0..<100))
    #expect(kernel.attachCalls == 1)
    #expect(!table.hasUnwantedProbes)
    #expect(kernel.liveWords.count == 100)
  }

  @Test("changes what a site captures without touching its probe")
  func otherCaptures() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    table.enable()
    _ = table.apply(kernel.sites(0..<1))
    let word = kernel.liveWords
    var site = kernel.sites(0..<1)[0]
    site.captures = [CaptureID(rawValue: 7), CaptureID(rawValue: 8)]
    _ = table.apply([site])
    #expect(kernel.attachCalls == 1)
    #expect(kernel.liveWords != word)
    #expect(kernel.liveWords[0] >> 32 & 0xFFFF == 2)
  }

  @Test("finds the sites that the kernel refuses, and sets the others")
  func bisection() throws {
    let kernel = FakeKernel()
    kernel.refused = [kernel.offset(17), kernel.offset(63)]
    let table = try kernel.makeTable()
    table.enable()
    let refused = table.apply(kernel.sites(0..<100))
    #expect(refused.map(\.address) == [kernel.address(17), kernel.address(63)])
    #expect(kernel.attachedOffsets.count == 98)
    #expect(kernel.liveWords.count == 98)
  }

  @Test("gives the search up when it takes too long, and says what to do")
  func boundedSearch() throws {
    let kernel = FakeKernel()
    kernel.refused = [kernel.offset(17)]
    let table = try kernel.makeTable(searchNanoseconds: 0)
    table.enable()
    let refused = table.apply(kernel.sites(0..<100))
    #expect(refused.count == 100)
    #expect(
      refused.first?.reason
        == "the kernel rejected some of these probes, and finding out which took too long: set fewer")
    #expect(kernel.attachCalls == 1)
    #expect(table.apply(kernel.sites(50..<60)).isEmpty)
  }

  @Test("does not search where the kernel refuses us altogether")
  func refusedAltogether() throws {
    let kernel = FakeKernel()
    kernel.error = EPERM
    let table = try kernel.makeTable()
    #expect(table.apply(kernel.sites(0..<100)).count == 100)
    #expect(kernel.attachCalls == 1)
    #expect(kernel.liveWords.isEmpty)
  }

  @Test("refuses a capture past the last one that there is room for, and says what to do")
  func captureLimit() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    let refused = table.apply([
      ProbeSite(address: kernel.address(0), captures: [CaptureID(rawValue: 999)]),
      ProbeSite(address: kernel.address(1), captures: [CaptureID(rawValue: 1000)]),
    ])
    #expect(refused.map(\.address) == [kernel.address(1)])
    #expect(
      refused.map(\.reason) == [
        "this session has used all 1000 captures that it can have; start another session, or name fewer functions"
      ])
  }

  @Test("refuses an address outside the code")
  func outside() throws {
    let kernel = FakeKernel()
    let table = try kernel.makeTable()
    let refused = table.apply([ProbeSite(address: TargetAddress(16), captures: [CaptureID(rawValue: 0)])])
    #expect(refused.map(\.reason) == ["0x10 is not in the program's code"])
    #expect(kernel.attachCalls == 0)
  }
}

/// Replaces the kernel's links and maps.
private final class FakeKernel: ProbeAttaching {
  var refused: Set<UInt64> = []
  var error: Int32?
  private(set) var attachCalls = 0
  private var attached: [UInt32: [UInt64]] = [:]
  private var lastLink: UInt32 = 1000
  private let wordCount = 256
  private let wordMap = MappedArray<UInt64>(memoryOf: 256)
  private let listMap = MappedArray<UInt64>(memoryOf: 4096)
  private var code: ProgramFile?

  func makeTable(searchNanoseconds: UInt64 = .max / 2) throws -> ProbeTable {
    let file = try #require(ProgramFile(path: try Fixture.build("add", try .newestOptimized)))
    code = file
    return ProbeTable(
      words: try #require(wordMap), lists: CaptureLists(table: try #require(listMap)), attacher: self, code: file,
      maximumCaptures: 1000, searchNanoseconds: searchNanoseconds)
  }

  /// Addresses in the text where the instruction allows a probe.
  func address(_ index: Int) -> TargetAddress { TargetAddress(addresses[index]) }
  func offset(_ index: Int) -> UInt64 {
    let address = address(index)
    return (try? code?.probeOffset(of: address).get()) ?? 0
  }

  private lazy var addresses: [UInt64] = {
    guard let code = code ?? (try? Fixture.build("add", try .newestOptimized)).flatMap({ ProgramFile(path: $0) }),
      let text = code.segments.first(where: \.isExecutable)
    else { return [] }
    self.code = code
    let start = text.address + 0x1000
    return (0..<1000).map { start + $0 }.filter { (try? code.probeOffset(of: TargetAddress($0)).get()) != nil }
  }()

  func sites(_ range: Range<Int>) -> [ProbeSite] {
    range.map { ProbeSite(address: address($0), captures: [CaptureID(rawValue: UInt32($0))]) }
  }

  var words: [UInt64] { (0..<wordCount).map { wordMap?[$0] ?? 0 } }
  var liveWords: [UInt64] { words.filter { $0 != 0 } }
  var attachedOffsets: [UInt64] { attached.values.flatMap { $0 } }

  // ProbeAttaching

  let pointsPerLink = Int.max

  func attach(_ points: [ProbePoint]) throws(KernelRefusal) -> ProbeLink {
    attachCalls += 1
    if let error { throw KernelRefusal(errno: error) }
    if points.contains(where: { refused.contains($0.offset) }) { throw KernelRefusal(errno: EINVAL) }
    lastLink += 1
    attached[lastLink] = points.map(\.offset)
    return ProbeLink(number: lastLink)
  }

  func close(_ links: [ProbeLink]) {
    for link in links { attached[link.number] = nil }
  }
}
