package io.scheduleddb.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The call that a job makes.
///
/// @param url absolute `http` or `https` address with a host
/// @param headers sent as they stand, in order; neither names nor values hold CR, LF or NUL
/// @param payload JSON text, or null when the job has none
/// @param timeout for one attempt, from connecting to the end of the response; 1 ms to 1 h
public record Target(
    String url,
    String method,
    List<Header> headers,
    @Nullable String payload,
    Body body,
    Duration timeout) {

  /// One request header.
  public record Header(String name, String value) {
    public Header {
      Invariant.check(isClean(name) && isClean(value), "control character in header", name);
    }

    private static boolean isClean(String text) {
      return text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
    }
  }

  /// What the request carries.
  public enum Body {
    /// The payload in an envelope with job id, due instant and attempt.
    ENVELOPE,
    /// The payload alone.
    RAW
  }

  public Target {
    headers = List.copyOf(headers);
    Invariant.check(timeout.toMillis() >= 1, "timeout below one millisecond", timeout);
  }
}
