// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What the adapter can do: the body of the `initialize` response.
///
/// An absent member means no. Only members to which Sonde can ever answer yes are here.
package struct Capabilities: ResponseType {
  package var supportsConfigurationDoneRequest: Bool?
  package var supportsFunctionBreakpoints: Bool?
  package var supportsConditionalBreakpoints: Bool?
  package var supportsHitConditionalBreakpoints: Bool?
  package var supportsLogPoints: Bool?
  package var supportsEvaluateForHovers: Bool?
  package var supportsBreakpointLocationsRequest: Bool?
  package var supportsTerminateRequest: Bool?
  package var supportTerminateDebuggee: Bool?
  package var supportSuspendDebuggee: Bool?
  package var supportsCancelRequest: Bool?
  package var supportsDelayedStackTraceLoading: Bool?
  package var supportsValueFormattingOptions: Bool?
  package var supportsCompletionsRequest: Bool?
  package var supportsClipboardContext: Bool?
  package var supportsANSIStyling: Bool?

  package init(
    supportsConfigurationDoneRequest: Bool? = nil, supportsFunctionBreakpoints: Bool? = nil,
    supportsConditionalBreakpoints: Bool? = nil, supportsHitConditionalBreakpoints: Bool? = nil,
    supportsLogPoints: Bool? = nil, supportsEvaluateForHovers: Bool? = nil,
    supportsBreakpointLocationsRequest: Bool? = nil, supportsTerminateRequest: Bool? = nil,
    supportTerminateDebuggee: Bool? = nil, supportSuspendDebuggee: Bool? = nil, supportsCancelRequest: Bool? = nil,
    supportsDelayedStackTraceLoading: Bool? = nil, supportsValueFormattingOptions: Bool? = nil,
    supportsCompletionsRequest: Bool? = nil, supportsClipboardContext: Bool? = nil, supportsANSIStyling: Bool? = nil
  ) {
    self.supportsConfigurationDoneRequest = supportsConfigurationDoneRequest
    self.supportsFunctionBreakpoints = supportsFunctionBreakpoints
    self.supportsConditionalBreakpoints = supportsConditionalBreakpoints
    self.supportsHitConditionalBreakpoints = supportsHitConditionalBreakpoints
    self.supportsLogPoints = supportsLogPoints
    self.supportsEvaluateForHovers = supportsEvaluateForHovers
    self.supportsBreakpointLocationsRequest = supportsBreakpointLocationsRequest
    self.supportsTerminateRequest = supportsTerminateRequest
    self.supportTerminateDebuggee = supportTerminateDebuggee
    self.supportSuspendDebuggee = supportSuspendDebuggee
    self.supportsCancelRequest = supportsCancelRequest
    self.supportsDelayedStackTraceLoading = supportsDelayedStackTraceLoading
    self.supportsValueFormattingOptions = supportsValueFormattingOptions
    self.supportsCompletionsRequest = supportsCompletionsRequest
    self.supportsClipboardContext = supportsClipboardContext
    self.supportsANSIStyling = supportsANSIStyling
  }
}
