package io.scheduleddb.api;

import java.util.regex.Pattern;

/// The name of a job: 1 to 128 characters of `[A-Za-z0-9._~-]`, so that it needs no escaping in a
/// path, a header or JSON. Made by the client, or by the server as a UUIDv7.
public record JobId(String value) implements Comparable<JobId> {
  /// Longest id, in characters.
  public static final int MAX_LENGTH = 128;

  /// What an id may look like, for messages and for the contract.
  public static final String PATTERN = "[A-Za-z0-9._~-]{1,128}";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  public JobId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("job id \"" + value + "\" must match " + PATTERN);
    }
  }

  /// Whether `text` can be a job id.
  public static boolean isValid(String text) {
    return VALID.matcher(text).matches();
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
