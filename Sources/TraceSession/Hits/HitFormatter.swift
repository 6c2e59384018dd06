// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import GoValues
import TraceBackend
import TracePlan

/// Writes the line of one hit.
///
/// Called for every hit: the parts that are the same for every hit of a capture are computed once, as bytes.
package struct HitFormatter {
  let writer: any SlotWriter
  let style: HitStyle
  var clock: HitClock
  /// By capture id.
  private var forms: [Form] = []
  /// Of the newest line, in its order; kept to reuse its memory.
  private var written: [WrittenValue] = []
  private var reasonsSaid: Set<Note> = []
  /// Tracepoints whose console has already explained the mark.
  private var markedSaid: Set<TracepointID> = []
  /// Lines about values that could not be shown, each reported once; the caller takes them after each hit.
  package private(set) var notes: [String] = []

  package init(writer: any SlotWriter, style: HitStyle = HitStyle()) {
    self.init(writer: writer, style: style, clock: HitClock())
  }

  init(writer: any SlotWriter, style: HitStyle, clock: HitClock) {
    self.writer = writer
    self.style = style
    self.clock = clock
  }

  private struct Form {
    let capture: Capture
    /// Between the goroutine's number and the first value: `: main.foo(`.
    let head: [UInt8]
    /// Nil for calls and lines, whose values are a list.
    let template: [Piece]?
    /// Ends the list.
    var end = Array(")".utf8)
    /// Whether the first value is a method's receiver.
    var hasReceiver = false
  }

  private enum Piece {
    case text([UInt8])
    case slot(Int)
  }

  /// A value in the line that is being written.
  private struct WrittenValue {
    let slot: Int
    let range: Range<Int>
  }

  private struct Note: Hashable {
    let tracepoint: TracepointID
    let function: String
    let kind: Capture.Kind
    let slot: String
    let reason: String
  }

  /// Registers the captures that a plan added; `template` gives a logpoint's message.
  package mutating func learn(_ captures: [Capture], template: (TracepointID) -> LogTemplate?) {
    for capture in captures.dropFirst(forms.count) {
      switch capture.kind {
      case .entry, .inlinedEntry:
        let caller = capture.inlining.map { " inlined in \($0.callers[0].function)" } ?? ""
        forms.append(
          Form(
            capture: capture, head: Array(": \(capture.function)(".utf8), template: nil,
            end: Array(")\(caller)".utf8), hasReceiver: FunctionName(capture.function).isMethod))
      case .return:
        forms.append(Form(capture: capture, head: Array(": \(capture.function) => (".utf8), template: nil))
      case .logpoint:
        let pieces = template(capture.tracepoint)?.pieces.map { piece -> Piece in
          switch piece {
          case .text(let text): .text(Array(text.utf8))
          case .expression(let index): .slot(index)
          }
        }
        forms.append(Form(capture: capture, head: Array(": ".utf8), template: pieces ?? []))
      case .line:
        let head = ": \(capture.function)\(Self.place(of: capture)) {"
        forms.append(Form(capture: capture, head: Array(head.utf8), template: nil, end: Array("}".utf8)))
      case .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn:
        forms.append(Form(capture: capture, head: [], template: []))
      }
    }
  }

  private static func place(of capture: Capture) -> String {
    guard let position = capture.positions.values.first else { return "" }
    return " at \(LineText.escaped(FileFacts.lastComponent(of: position.file))):\(position.line)"
  }

  /// The capture that made a record; nil if no plan has it.
  package func capture(of record: HitRecord) -> Capture? { capture(record.capture) }

  func capture(_ id: CaptureID) -> Capture? {
    let index = Int(id.rawValue)
    return index < forms.count ? forms[index].capture : nil
  }

  /// Appends the line of `record` with its line feed.
  ///
  /// - Parameter duration: Of the call that returns, in nanoseconds; nil if its entry is not known.
  /// - Returns: The capture that made the record; nil, and no line, if no plan has it.
  package mutating func append(
    _ record: HitRecord, duration: UInt64? = nil, to text: inout [UInt8]
  ) -> Capture? {
    let index = Int(record.capture.rawValue)
    guard index < forms.count else { return nil }
    let form = forms[index]
    if style.showsTime { clock.append(record.header.time_ns, to: &text) }
    if form.capture.isIndented { appendIndentation(levels: Int(record.header.level), to: &text) }
    text.append(form.capture.kind == .return ? Self.returnMark : Self.entryMark)
    text.appendDecimal(record.header.goroutine)
    text.append(UInt8(ascii: ")"))
    text.append(contentsOf: form.head)
    let reader = SlotReader(record, capture: form.capture)
    written.removeAll(keepingCapacity: true)
    if let template = form.template {
      append(template, form.capture, reader, to: &text)
    } else {
      appendList(form.capture, reader, to: &text)
    }
    shorten(form, reader, &text)
    if form.template == nil { text.append(contentsOf: form.end) }
    if form.capture.kind == .return { append(duration: duration, to: &text) }
    text.append(UInt8(ascii: "\n"))
    return form.capture
  }

  /// Appends the line of a call that ends without returning, with its line feed: `>> goroutine(1): main.foo => goexit`.
  ///
  /// - Parameters:
  ///   - call: The call that has ended.
  ///   - entry: The capture of its entry.
  mutating func append(
    endOf call: CallEnds.Call, _ entry: Capture, by unwinding: CallEnds.Unwinding, to text: inout [UInt8]
  ) {
    if style.showsTime { clock.append(unwinding.time, to: &text) }
    appendIndentation(levels: call.level, to: &text)
    text.append(Self.returnMark)
    text.appendDecimal(call.goroutine)
    text.append(contentsOf: "): \(entry.function) => ".utf8)
    text.append(contentsOf: unwinding.cause)
    append(duration: call.duration(until: unwinding.time), to: &text)
    text.append(UInt8(ascii: "\n"))
  }

  private func appendIndentation(levels: Int, to text: inout [UInt8]) {
    for _ in 0..<levels { text.append("  ") }
  }

  private func append(duration: UInt64?, to text: inout [UInt8]) {
    guard style.showsDuration else { return }
    text.append(" (")
    if let duration {
      text.appendDuration(nanoseconds: Int64(clamping: duration))
    } else {
      text.append("duration unknown")
    }
    text.append(")")
  }

  /// Whether a record's hit is to be reported according to its condition; if that can't be decided, it is reported, and
  /// the reason is noted once.
  mutating func holds(_ record: HitRecord, _ capture: Capture, end: CallEnd? = nil) -> Bool {
    holds(capture.condition, SlotReader(record, capture: capture), capture, end)
  }

  /// Whether a call that ended without returning is to be reported.
  mutating func holds(endOf entry: Capture, _ end: CallEnd) -> Bool { holds(entry.endCondition, nil, entry, end) }

  /// The values that the condition of a call's end needs of its entry.
  func kept(of record: HitRecord, _ capture: Capture) -> [SlotValue] {
    let reader = SlotReader(record, capture: capture)
    return capture.kept.map { writer.value(of: $0, from: reader) }
  }

  private mutating func holds(
    _ condition: CaptureCondition?, _ reader: SlotReader?, _ capture: Capture, _ end: CallEnd?
  ) -> Bool {
    guard let condition else { return true }
    switch writer.truth(of: condition.slot, from: reader, end: end) {
    case .holds: return true
    case .fails: return false
    case .undecided(let reason):
      let note = Note(
        tracepoint: capture.tracepoint, function: capture.function, kind: capture.kind, slot: condition.text,
        reason: reason)
      if reasonsSaid.insert(note).inserted {
        notes.append(
          "\(capture.function): the condition '\(condition.text)' can't be decided, so the hit is shown: \(reason)")
      }
      return true
    }
  }

  /// The text of a record's only slot, `?` if it can't be read.
  func value(of record: HitRecord, _ capture: Capture) -> [UInt8] {
    var text: [UInt8] = []
    guard let slot = capture.slots.first else { return text }
    if case .unreadable = writer.append(slot, from: SlotReader(record, capture: capture), to: &text) {
      return [UInt8(ascii: "?")]
    }
    return text
  }

  /// The notes since the last call.
  package mutating func takeNotes() -> [String] {
    defer { notes.removeAll() }
    return notes
  }

  private static let entryMark: StaticString = "> goroutine("
  private static let returnMark: StaticString = ">> goroutine("

  private mutating func appendList(_ capture: Capture, _ reader: SlotReader, to text: inout [UInt8]) {
    for index in capture.slots.indices {
      if index > 0 { text.append(", ") }
      if capture.kind == .line || style.namesArguments, capture.slots[index].name != "_" {
        text.append(contentsOf: "\(capture.slots[index].name): ".utf8)
      }
      switch append(slot: index, of: capture, from: reader, to: &text) {
      case .written: break
      case .writtenInPart(let parts): note(parts, slot: index, of: capture)
      case .unreadable(let reason):
        text.append(UInt8(ascii: "?"))
        note([SlotOutcome.MissingPart(part: "", reason: reason)], slot: index, of: capture)
      }
    }
  }

  private mutating func append(
    _ template: [Piece], _ capture: Capture, _ reader: SlotReader, to text: inout [UInt8]
  ) {
    for piece in template {
      switch piece {
      case .text(let bytes): text.append(contentsOf: bytes)
      case .slot(let index):
        guard capture.slots.indices.contains(index) else { continue }
        let slot = capture.slots[index]
        switch append(slot: index, of: capture, from: reader, to: &text) {
        case .written: break
        case .writtenInPart(let parts): note(parts, slot: index, of: capture)
        case .unreadable(let reason): text.append(contentsOf: "{\(slot.name): \(reason)}".utf8)
        }
      }
    }
  }

  /// With a mark if the value may be from another moment.
  private mutating func append(
    slot index: Int, of capture: Capture, from reader: SlotReader, to text: inout [UInt8]
  ) -> SlotOutcome {
    let slot = capture.slots[index]
    if !slot.isCertain { text.append(contentsOf: Self.mark.utf8) }
    let start = text.count
    let outcome = writer.append(slot, from: reader, to: &text)
    if case .unreadable = outcome {
      if !slot.isCertain { text.removeLast(Self.mark.utf8.count) }
      return outcome
    }
    written.append(WrittenValue(slot: index, range: start..<text.count))
    if !slot.isCertain, markedSaid.insert(capture.tracepoint).inserted {
      notes.append("\(capture.function): \(Self.markMeaning)")
    }
    return outcome
  }

  /// Shortens the values that were just written if together they are longer than a line's values may be.
  ///
  /// A string that a logpoint names has a limit of its own: whoever writes `{body}` wants to see it.
  private func shorten(_ form: Form, _ reader: SlotReader, _ text: inout [UInt8]) {
    guard style.maxLineLength > 0, let end = written.last?.range.upperBound else { return }
    let values = form.template == nil ? written : written.filter { !form.capture.slots[$0.slot].isString }
    guard let first = values.first, values.reduce(0, { $0 + $1.range.count }) > style.maxLineLength else { return }
    let texts = writer.shortTexts(
      of: values.map { form.capture.slots[$0.slot] }, last: form.hasReceiver && first.slot == 0 ? 0 : nil,
      within: style.maxLineLength, from: reader)
    var short: [UInt8] = []
    var position = first.range.lowerBound
    for (value, own) in zip(values, texts) {
      short.append(contentsOf: text[position..<value.range.lowerBound])
      short.append(contentsOf: own)
      position = value.range.upperBound
    }
    short.append(contentsOf: text[position..<max(position, end)])
    text.replaceSubrange(first.range.lowerBound..<max(position, end), with: short)
  }

  /// Before a value that may be from another moment.
  static let mark = "~"
  private static let markMeaning =
    "~ marks a value that may be from another moment: this code was optimised, and nothing proves that the variable "
    + "has this value here; build with -gcflags='all=-N -l' to avoid this"

  private mutating func note(_ parts: [SlotOutcome.MissingPart], slot index: Int, of capture: Capture) {
    let name = capture.label(ofSlot: index)
    // That is reported once for the whole program.
    for part in parts where part.reason != GoProgram.noDebugInfoReason {
      let note = Note(
        tracepoint: capture.tracepoint, function: capture.function, kind: capture.kind, slot: name, reason: part.reason)
      guard reasonsSaid.insert(note).inserted else { continue }
      notes.append("\(capture.function): \(name)\(part.part) is ?: \(part.reason)")
    }
  }
}

extension Slot {
  fileprivate var isString: Bool { if case .string? = type?.kind { true } else { false } }
}

extension Capture {
  /// How one of several values is named for a person: by its name, or by its position if it has none.
  func label(ofSlot index: Int) -> String {
    let name = slots[index].name
    return switch kind {
    case .entry where name == "_", .inlinedEntry where name == "_": "argument \(index + 1)"
    case .return where name == "_": "result \(index + 1)"
    case .entry, .inlinedEntry, .return, .logpoint, .line, .panicStart, .panicRecovery, .fatalPanic, .goexitStart,
      .goexit, .deferReturn:
      name
    }
  }
}
