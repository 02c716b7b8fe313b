package io.scheduleddb.discovery;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a strategy says of a setup that it can't use.
final class WrongSetup {
  private WrongSetup() {}

  /// The value, when it has the shape; throws what is wrong with it otherwise.
  static String checked(String setting, @Nullable String value, Pattern shape, String allowed) {
    if (value == null || !shape.matcher(value).matches()) {
      throw of(setting, value == null ? "" : value, allowed);
    }
    return value;
  }

  static IllegalArgumentException of(String setting, String value, String allowed) {
    return new IllegalArgumentException("%s: \"%s\" must be %s".formatted(setting, value, allowed));
  }
}
