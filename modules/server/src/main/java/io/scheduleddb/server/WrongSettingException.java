package io.scheduleddb.server;

/// A setting that can't be understood or met. Names the setting, the value and what is allowed; the
/// start ends with it.
final class WrongSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongSettingException(String message) {
    super(message, null, false, false);
  }

  /// Of a value that nobody shall see.
  static WrongSettingException ofSecret(Setting setting, String allowed) {
    return new WrongSettingException(
        "%s (%s) must be %s; its value isn't shown".formatted(setting, setting.flag(), allowed));
  }

  static WrongSettingException of(Setting setting, String value, String allowed) {
    return new WrongSettingException(
        "%s (%s): \"%s\" must be %s".formatted(setting, setting.flag(), value, allowed));
  }
}
