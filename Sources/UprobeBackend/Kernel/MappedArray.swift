// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLibbpf
import Glibc

/// An eBPF array as memory of ours: the program in the kernel reads what is written here, and the other way round.
///
/// It stays valid after the map's descriptor is closed.
final class MappedArray<Element: BitwiseCopyable> {
  let count: Int
  private let memory: UnsafeMutableRawPointer
  private let sizeBytes: Int
  /// The kernel rounds each value up to whole words.
  private static var stride: Int { (MemoryLayout<Element>.size + 7) & ~7 }

  /// Nil if the kernel does not map it, with `errno`.
  convenience init?(map: Int32, count: Int) { self.init(map: map, flags: MAP_SHARED, count: count) }

  /// Memory of ours alone, for tests without a kernel's map.
  convenience init?(memoryOf count: Int) { self.init(map: -1, flags: MAP_PRIVATE | MAP_ANONYMOUS, count: count) }

  private init?(map: Int32, flags: Int32, count: Int) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    sizeBytes = (count * Self.stride + page - 1) / page * page
    guard let memory = mmap(nil, sizeBytes, PROT_READ | PROT_WRITE, flags, map, 0), memory != MAP_FAILED else {
      return nil
    }
    self.memory = memory
    self.count = count
  }

  deinit { munmap(memory, sizeBytes) }

  /// Writes elements from `index` on. They are visible to a reader that follows a word stored later.
  func write(_ elements: ArraySlice<Element>, at index: Int) {
    precondition(index >= 0 && index + elements.count <= count, "an eBPF table overflows")
    for (offset, element) in elements.enumerated() {
      memory.storeBytes(of: element, toByteOffset: (index + offset) * Self.stride, as: Element.self)
    }
  }

  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "outside an eBPF table")
    return memory.load(fromByteOffset: index * Self.stride, as: Element.self)
  }

  /// Where an element is, for data that must be read or written as one word.
  func pointer(to index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < count, "outside an eBPF table")
    return (memory + index * Self.stride).assumingMemoryBound(to: Element.self)
  }
}

extension MappedArray where Element == UInt64 {
  func publish(_ word: UInt64, at index: Int) { mapped_word_store(pointer(to: index), word) }
}
