package io.scheduleddb.api;

/// By what a request that is sent again is known.
///
/// @param value the client's; a key stands for one request for 24 hours, over failovers
/// @param fingerprint a digest of what the request asks for, path and body: the same key with
///   another one is refused
public record IdempotencyKey(String value, String fingerprint) {}
