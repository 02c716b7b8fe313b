package io.scheduleddb.api;

/// A place in the Raft log. Before the first entry: term 0, index -1.
public record LogPosition(long term, long index) {
  public static final LogPosition START = new LogPosition(0, -1);
}
