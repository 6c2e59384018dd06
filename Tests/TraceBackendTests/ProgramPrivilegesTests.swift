// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceBackend

/// The kernel's rules for execve, for the cases in which a program can lose something because it is traced.
@Suite("What a file gives to whoever executes it")
struct ProgramPrivilegesTests {
  private static let raw = ProcessCapabilities(rawValue: 1 << 13)
  private static let all = ProcessCapabilities(rawValue: (1 << 41) - 1)
  private static let user = Credentials(realUser: 1000, user: 1000, group: 100, otherGroups: [27, 100], bounding: all)
  private static let root = Credentials(
    realUser: 0, user: 0, group: 0, effective: all, permitted: all, bounding: all)

  private func gains(
    _ privileges: ProgramPrivileges, of process: Credentials = user
  ) -> [ProgramPrivileges.Kind] { privileges.gains(of: process) }

  @Test("is another user, and root's capabilities with root's id")
  func setuid() {
    #expect(gains(ProgramPrivileges(user: 0)) == [.setuid, .capabilities])
    #expect(gains(ProgramPrivileges(user: 33)) == [.setuid])
    #expect(gains(ProgramPrivileges(user: 1000)) == [])
    #expect(gains(ProgramPrivileges(user: 0), of: Self.root) == [])
    #expect(gains(ProgramPrivileges(user: 33), of: Self.root) == [.setuid])
  }

  @Test("is a group that the process is not in")
  func setgid() {
    #expect(gains(ProgramPrivileges(group: 5)) == [.setgid])
    #expect(gains(ProgramPrivileges(group: 100)) == [])
    #expect(gains(ProgramPrivileges(group: 27)) == [])
  }

  @Test("is lost under a tracer where it is another group, also one that the user is in")
  func setgidToOwnGroup() {
    #expect(ProgramPrivileges(group: 27).lost(underTracer: Self.user) == .setgid)
    #expect(ProgramPrivileges(group: 100).lost(underTracer: Self.user) == nil)
    #expect(ProgramPrivileges(group: 27).lost(underTracer: Self.root) == nil)
  }

  @Test("is nothing for root's id where that brings no capabilities (SECBIT_NOROOT)")
  func rootWithoutRights() {
    var root = Self.root
    root.isRootSpecial = false
    root.permitted = []
    root.effective = []
    #expect(gains(ProgramPrivileges(), of: root) == [])
    #expect(gains(ProgramPrivileges(capabilities: .init(permitted: Self.raw)), of: root) == [.capabilities])
    root.isRootSpecial = true
    #expect(gains(ProgramPrivileges(), of: root) == [.capabilities])
  }

  @Test("is a capability within the bounding set")
  func capabilities() {
    let file = ProgramPrivileges(capabilities: .init(permitted: Self.raw))
    #expect(gains(file) == [.capabilities])
    var bound = Self.user
    bound.bounding = []
    #expect(gains(file, of: bound) == [])
    var ambient = Self.user
    ambient.permitted = Self.raw
    #expect(gains(file, of: ambient) == [])
    #expect(gains(file, of: Self.root) == [])
    let none = ProgramPrivileges(capabilities: .init(permitted: []))
    #expect(gains(none) == [])
  }

  @Test("is an inheritable capability where the process has it as such")
  func inheritable() {
    let file = ProgramPrivileges(capabilities: .init(permitted: [], inheritable: Self.raw))
    #expect(gains(file) == [])
    var heir = Self.user
    heir.inheritable = Self.raw
    #expect(gains(file, of: heir) == [.capabilities])
  }

  @Test("is the file's own capabilities alone where it is setuid to root as well")
  func both() {
    let file = ProgramPrivileges(user: 0, capabilities: .init(permitted: []))
    #expect(gains(file) == [.setuid])
  }

  @Test("is nothing under no_new_privs")
  func bound() {
    var process = Self.user
    process.gainsNothing = true
    let file = ProgramPrivileges(user: 0, group: 0, capabilities: .init(permitted: Self.raw))
    #expect(gains(file, of: process) == [])
    #expect(gains(file) == [.setuid, .setgid, .capabilities])
  }

  @Test("is read from the file, and of a plain one it is nothing")
  func files() throws {
    let own = try #require(Credentials(of: "self"))
    #expect(ProgramPrivileges(of: "/bin/sh")?.gains(of: own) == [])
    #expect(ProgramPrivileges(of: "/nothing/here") == nil)
    #expect(ProgramPrivileges.lost(by: "/bin/sh") == nil)
    #expect(Credentials(of: "-1") == nil)
  }
}
