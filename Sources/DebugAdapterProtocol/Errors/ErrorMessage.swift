// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The structured error of a failed response: `Message` in the protocol.
///
/// It is an `Error`, so that a handler may throw the answer.
package struct ErrorMessage: Error, Codable, Hashable, Sendable {
  package var id: Int
  /// The text to show. Clients replace `{name}` by a member of `variables`; there are none, so braces stay as they are.
  package var format: String
  /// Whether the client should show it to the user by itself.
  package var showUser: Bool?
  package var url: String?
  package var urlLabel: String?
  /// The short text that goes into the response's `message`; not a member of the protocol's `Message`.
  package var problem: String

  /// - Parameters:
  ///   - problem: What happened, as one sentence.
  ///   - remedy: What to do, as one sentence; empty if there is nothing to do.
  package init(id: ErrorID, problem: String, remedy: String, showUser: Bool? = nil) {
    self.id = id.rawValue
    self.format = remedy.isEmpty ? problem : "\(problem) \(remedy)"
    self.showUser = showUser
    self.problem = problem
  }

  private enum CodingKeys: String, CodingKey {
    case id, format, showUser, url, urlLabel
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(Int.self, forKey: .id)
    format = try container.decode(String.self, forKey: .format)
    showUser = try container.decodeIfPresent(Bool.self, forKey: .showUser)
    url = try container.decodeIfPresent(String.self, forKey: .url)
    urlLabel = try container.decodeIfPresent(String.self, forKey: .urlLabel)
    problem = format
  }
}

/// The body of every failed response.
package struct ErrorResponse: ResponseType {
  package var error: ErrorMessage

  package init(error: ErrorMessage) {
    self.error = error
  }
}
