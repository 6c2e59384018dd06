// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import FoundationEssentials

/// The eBPF program that captures hits, compiled from `trace.bpf.c` during the build.
package enum BPFObject {
  /// An ELF object, as libbpf takes it. Decoded at each use: about 20 KiB.
  package static var bytes: [UInt8] {
    let text = embeddedObject.withUTF8Buffer { Data($0) }
    return Data(base64Encoded: text).map { Array($0) } ?? []
  }
}
