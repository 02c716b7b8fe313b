package io.scheduleddb.server;

/// The process: reads the settings, puts a node together, and ends it.
public final class Main {
  private Main() {}

  /// Starts a node; returns when it has stopped.
  public static void main(String[] args) {
    String version = Main.class.getModule().getDescriptor().rawVersion().orElse("unversioned");
    System.out.println("scheduled-db " + version);
  }
}
