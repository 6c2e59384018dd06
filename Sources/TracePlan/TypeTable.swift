// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The capture interpreter's view of types: which bytes of an element lead on. It only grows.
package struct TypeTable {
  package init() {}
}
