package io.scheduleddb.discovery;

/// What a strategy says of a setup that it can't use.
final class WrongSetup {
  private WrongSetup() {}

  static IllegalArgumentException of(String setting, String value, String allowed) {
    return new IllegalArgumentException("%s: \"%s\" must be %s".formatted(setting, value, allowed));
  }
}
