// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol

/// The requests to the client that have no answer yet.
struct ReverseRequests {
  private var waiting: [Int: (Result<JSONValue, ReverseRequestError>) -> Void] = [:]

  mutating func add<Response: ResponseType>(
    seq: Int, completion: @escaping (Result<Response, ReverseRequestError>) -> Void
  ) {
    waiting[seq] = { result in completion(result.flatMap(Self.decode)) }
  }

  /// Removes the request that `response` answers.
  ///
  /// - Returns: Reports to its sender; call it when this value is no longer in use, since the sender may send again.
  ///   Nil if no request has this number.
  mutating func take(_ response: IncomingResponse) -> (() -> Void)? {
    guard let completion = waiting.removeValue(forKey: response.requestSeq) else { return nil }
    return { completion(response.success ? .success(response.body) : .failure(.refused(response.message))) }
  }

  /// Removes all; as `take`, in the order of sending.
  mutating func takeAll() -> [() -> Void] {
    defer { waiting = [:] }
    return waiting.sorted { $0.key < $1.key }.map { entry in { entry.value(.failure(.connectionEnded)) } }
  }

  private static func decode<Response: ResponseType>(_ body: JSONValue) -> Result<Response, ReverseRequestError> {
    do {
      return .success(try body.decode(Response.self))
    } catch {
      return .failure(.malformed(error.text))
    }
  }
}
