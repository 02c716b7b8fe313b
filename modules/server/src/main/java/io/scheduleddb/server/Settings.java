package io.scheduleddb.server;

import io.scheduleddb.api.DurationText;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The values that were given, flags before environment. Whatever looks like a setting of this
/// server and isn't one stops the start: a limit that is misspelt would otherwise silently not
/// hold.
final class Settings {
  /// Documented, not built yet: ignoring them would be worse than refusing.
  private static final Set<String> NOT_YET = Set.of("API_KEYS_FILE");

  private static final String PREFIX = "SCHEDULED_DB_";

  /// What Kubernetes sets for a service that is named `scheduled-db`, and so isn't meant for us.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          PREFIX + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB)?");

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<String, String> environment;

  /// @throws WrongSettingException for a name that doesn't exist
  Settings(List<String> arguments, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    readEnvironment(environment);
    readFlags(arguments);
  }

  private void readEnvironment(Map<String, String> environment) {
    environment.forEach((name, value) -> {
      if (NOT_YET.contains(name)) {
        throw new WrongSettingException(name + " is not supported by this version");
      }
      if (name.startsWith(PREFIX) && !isServiceLink(name, value)) {
        throw new WrongSettingException(
            name + " is not a setting; settings have no prefix: " + names());
      }
    });
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.name());
      if (value != null && !value.isBlank()) {
        values.put(setting, value.strip());
      }
    }
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && value.startsWith("tcp://"));
  }

  private void readFlags(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      Setting setting = Setting.ofFlag(equals < 0 ? argument : argument.substring(0, equals));
      if (setting == null) {
        throw new WrongSettingException("\"" + argument + "\" is not a flag; --help lists them");
      }
      if (equals < 0 && ++i == arguments.size()) {
        throw new WrongSettingException(argument + " has no value");
      }
      values.put(setting, equals < 0 ? arguments.get(i) : argument.substring(equals + 1));
    }
  }

  private static String names() {
    return String.join(", ", List.of(Setting.values()).stream().map(Enum::name).toList());
  }

  /// Refuses variables that would be ignored although they matter for what was asked for.
  void requireUnset(List<String> names, String why) {
    for (String name : names) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        throw new WrongSettingException(name + " is not supported by this version: " + why);
      }
    }
  }

  @Nullable String get(Setting setting) {
    return values.get(setting);
  }

  String text(Setting setting, String standard, Pattern allowed) {
    String value = values.getOrDefault(setting, standard);
    if (!allowed.matcher(value).matches()) {
      throw WrongSettingException.of(setting, value, "like " + allowed);
    }
    return value;
  }

  /// A value that no message shows.
  @Nullable String secret(Setting setting, Pattern allowed, String otherwise) {
    String value = values.get(setting);
    if (value != null && !allowed.matcher(value).matches()) {
      throw WrongSettingException.ofSecret(setting, otherwise);
    }
    return value;
  }

  long number(Setting setting, long standard, long min, long max) {
    String value = values.get(setting);
    if (value == null) {
      return standard;
    }
    long number = value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
    if (number < min || number > max) {
      throw WrongSettingException.of(
          setting, value, "a whole number, %d to %d".formatted(min, max));
    }
    return number;
  }

  Duration duration(Setting setting, Duration standard, Duration min, Duration max) {
    String value = values.get(setting);
    Duration duration = value == null ? standard : DurationText.parse(value);
    if (duration == null || duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw WrongSettingException.of(
          setting, String.valueOf(value), "%s, %s to %s".formatted(DurationText.SHAPE, min, max));
    }
    return duration;
  }

  int bytes(Setting setting, int standard, int min, int max) {
    String value = values.get(setting);
    if (value == null) {
      return standard;
    }
    var size = SIZE.matcher(value);
    long bytes = -1;
    if (size.matches()) {
      String unit = size.group(2) == null ? "B" : size.group(2);
      int shift = unit.equals("KB") ? 10 : unit.equals("MB") ? 20 : 0;
      bytes = Long.parseLong(size.group(1)) << shift;
    }
    if (bytes < min || bytes > max) {
      throw WrongSettingException.of(
          setting, value, "bytes, or with KB or MB (of 1024), %d to %d".formatted(min, max));
    }
    return (int) bytes;
  }

  <E extends Enum<E>> E choice(Setting setting, E standard, Class<E> choices) {
    String value = values.get(setting);
    if (value == null) {
      return standard;
    }
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().equalsIgnoreCase(value)) {
        return choice;
      }
    }
    throw WrongSettingException.of(
        setting,
        value,
        "one of " + List.of(choices.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
  }
}
