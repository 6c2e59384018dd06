// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import GoProgram
import Testing

@testable import GoValues

/// A Go program creates random values and prints them with `strconv` and `time`; our text must be the same.
@Suite("Our text is Go's own", .timeLimit(.minutes(3)))
struct GoAgreementTests {
  @Test("for floats, quoted strings, durations and times")
  func agreement() throws {
    var checked: [String: Int] = [:]
    for line in try Self.linesOfGoProgram() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(columns.count == 3, "\(line)")
      let (kind, input, expected) = (columns[0], columns[1], columns[2])
      let heap = Heap()
      let text: String
      switch kind {
      case "float64": text = heap.text(.float64, bytes(try #require(UInt64(input, radix: 16))))
      case "float32": text = heap.text(.float32, bytes(try #require(UInt32(input, radix: 16))))
      case "duration": text = heap.text(.duration, bytes(try #require(Int64(input))))
      case "quote":
        let hex = Array(input.utf8)
        let characters = try stride(from: 0, to: hex.count, by: 2).map {
          try #require(UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16))
        }
        text = heap.text(.string, heap.string(characters))
      default:
        let parts = input.split(separator: " ")
        text = heap.text(
          .time, words(try #require(UInt64(parts[0])), UInt64(bitPattern: try #require(Int64(parts[1]))), 0))
      }
      #expect(text == expected, "\(kind) \(input)")
      checked[kind, default: 0] += 1
    }
    for kind in ["float64", "float32", "duration", "quote", "time"] {
      #expect(checked[kind, default: 0] >= 1000, "\(kind)")
    }
  }

  private static func linesOfGoProgram() throws -> [Substring] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sonde-values-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("main.go")
    try program.write(to: source, atomically: true, encoding: .utf8)
    let go = Process()
    go.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    go.arguments = ["go", "run", source.path]
    let output = Pipe()
    go.standardOutput = output
    try go.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    go.waitUntilExit()
    #expect(go.terminationStatus == 0, "go run failed")
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
  }

  private static let program = #"""
    package main

    import (
    	"fmt"
    	"math"
    	"math/rand"
    	"os"
    	"bufio"
    	"strconv"
    	"time"
    	"unsafe"
    )

    var out = bufio.NewWriter(os.Stdout)

    func show(t time.Time) {
    	w := (*[2]uint64)(unsafe.Pointer(&t))
    	fmt.Fprintf(out, "time\t%d %d\ttime.Time(%s)\n", w[0], int64(w[1]), t.UTC().Format(time.RFC3339Nano))
    }

    func main() {
    	r := rand.New(rand.NewSource(1))
    	for i := 0; i < 3000; i++ {
    		x := math.Float64frombits(r.Uint64())
    		switch i % 5 {
    		case 1:
    			x = float64(r.Intn(1000000)) / 100
    		case 2:
    			x = math.Trunc(r.NormFloat64() * math.Pow(10, float64(r.Intn(25))))
    		case 3:
    			x = float64(r.Intn(10000000)) * 10
    		}
    		fmt.Fprintf(out, "float64\t%x\t%s\n", math.Float64bits(x), strconv.FormatFloat(x, 'f', -1, 64))
    		y := float32(x)
    		if i%5 == 0 {
    			y = math.Float32frombits(r.Uint32())
    		}
    		fmt.Fprintf(out, "float32\t%x\t%s\n", math.Float32bits(y), strconv.FormatFloat(float64(y), 'f', -1, 32))
    		d := time.Duration(r.Uint64() >> uint(r.Intn(64)))
    		if i%3 == 0 {
    			d = d / 1000000 * 1000000
    		}
    		fmt.Fprintf(out, "duration\t%d\ttime.Duration(%s)\n", int64(d), d)
    		s := make([]byte, r.Intn(20))
    		for j := range s {
    			s[j] = byte(r.Intn(256))
    		}
    		if i%2 == 0 {
    			text := ""
    			for len(text) < 40 {
    				c := rune(r.Intn(0x3000))
    				if c < 0xa0 || strconv.IsPrint(c) {
    					text += string(c)
    				}
    			}
    			s = []byte(text)
    		}
    		fmt.Fprintf(out, "quote\t%x\t%s\n", s, strconv.Quote(string(s)))
    		show(time.Unix(r.Int63n(500000000000)-200000000000, r.Int63n(1000000000)))
    		show(time.Unix(r.Int63n(4000000000), r.Int63n(1000)*1000000))
    		show(time.Now().Add(time.Duration(r.Int63n(1e18)) - 5e17))
    	}
    	out.Flush()
    }
    """#
}
