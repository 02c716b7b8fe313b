package io.scheduleddb.link;

/// To be replaced.
public final class Placeholder {
  private Placeholder() {}
}
