package io.scheduleddb.cluster;

/// To be replaced.
public final class Placeholder {
  private Placeholder() {}
}
