// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// The name of `candidates` that a person most likely meant by `name`; nil if none is close.
///
/// Case is ignored, and at most a third of the letters may differ.
func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let allowed = max(1, name.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = EditDistance.between(name, candidate, limit: allowed)
    guard distance <= allowed else { continue }
    if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
    best = (candidate, distance)
  }
  return best?.name
}
