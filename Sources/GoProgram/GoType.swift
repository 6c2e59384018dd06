// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// A Go type, from the debug information.
///
/// Reference type, since Go's types are recursive; `kind` is worked out at the first use. Two types are the same
/// exactly if their `id` is.
package final class GoType {
  package let id: DIEOffset
  /// As Go prints it: `[]main.P`, `map[string]int`, `*main.Node`, `time.Duration`.
  package let name: String
  package let sizeBytes: Int
  package private(set) lazy var kind: Kind = resolve()
  /// Nil if it is not a channel, or if the debug information does not describe how the runtime keeps one.
  package private(set) lazy var channelLayout: ChannelLayout? = {
    guard case .chan(_, let header) = kind else { return nil }
    return ChannelLayout(header: header)
  }()
  /// The same for maps.
  package private(set) lazy var mapLayout: MapLayout? = {
    guard case .map(let key, let value, let header) = kind else { return nil }
    return MapLayout(key: key, value: value, header: header)
  }()
  private let resolve: () -> Kind

  package init(id: DIEOffset, name: String, sizeBytes: Int, kind: @escaping () -> Kind) {
    self.id = id
    self.name = name
    self.sizeBytes = sizeBytes
    self.resolve = kind
  }

  package enum Kind {
    case bool
    case int
    case uint
    case float
    case complex
    case string
    case slice(element: GoType)
    case array(element: GoType, count: Int)
    case structure([Field])
    /// `element` is nil for a pointer to something that the debug information does not describe.
    case pointer(element: GoType?)
    /// `isEmpty`: no methods, so its first word is the type itself; otherwise it is the method table.
    case interface(isEmpty: Bool)
    /// `header` is the runtime's structure that the pointer points to, if it is described.
    case map(key: GoType, value: GoType, header: GoType?)
    case chan(element: GoType, header: GoType?)
    case function
    case unsafePointer
    /// What we can't show, with the reason, a clause for people.
    case unsupported(String)
  }

  package struct Field {
    package let name: String
    package let offset: Int
    package let type: GoType
    package let isEmbedded: Bool

    package init(name: String, offset: Int, type: GoType, isEmbedded: Bool = false) {
      self.name = name
      self.offset = offset
      self.type = type
      self.isEmbedded = isEmbedded
    }
  }
}

extension GoType: Hashable {
  package static func == (left: GoType, right: GoType) -> Bool { left.id == right.id }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension GoType {
  /// Whether an interface's data word is the value itself and not a pointer to it.
  package var isDirectInterface: Bool {
    var type = self
    // Bounded, since damaged debug information may nest a type in itself.
    for _ in 0..<Self.deepestNesting {
      switch type.kind {
      case .pointer, .map, .chan, .function, .unsafePointer: return true
      case .structure(let fields) where fields.count == 1: type = fields[0].type
      case .array(let element, count: 1): type = element
      case .structure, .array, .bool, .int, .uint, .float, .complex, .string, .slice, .interface, .unsupported:
        return false
      }
    }
    return false
  }

  /// How deep types may hold each other by value; no real type comes near.
  static let deepestNesting = 64
}
