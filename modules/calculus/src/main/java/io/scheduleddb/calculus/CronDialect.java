package io.scheduleddb.calculus;

import io.scheduleddb.api.Schedule;
import java.util.List;
import java.util.Map;

/// Reads the cron expressions of one dialect into the common form, and writes that form in the same
/// dialect, always in the same way.
sealed interface CronDialect permits UnixCron, QuartzCron, SpringCron {

  /// @throws IllegalArgumentException with a message for the user
  CronTimes read(String expression);

  /// An expression that reads as `times` does: no names, no macros, equal sets in equal text.
  String write(CronTimes times);

  static CronDialect of(Schedule.Dialect dialect) {
    return switch (dialect) {
      case UNIX -> UnixCron.INSTANCE;
      case QUARTZ -> QuartzCron.INSTANCE;
      case SPRING -> SpringCron.INSTANCE;
    };
  }

  /// The fields of an expression, which are separated by blanks.
  static List<String> fields(String expression) {
    return List.of(expression.strip().split("[ \t]+"));
  }

  /// The fields that a macro stands for; an expression that is no macro as it is.
  static String expand(String expression, Map<String, String> macros) {
    String text = expression.strip();
    if (!text.startsWith("@")) {
      return text;
    }
    String plain = macros.get(text);
    if (plain == null) {
      throw new IllegalArgumentException(
          "macro \"%s\" is none of %s".formatted(text, macros.keySet().stream().sorted().toList()));
    }
    return plain;
  }

  /// Reads a field in which `?` has no place.
  static long starred(CronField field, String list) {
    return field.bits(unasked(field, list));
  }

  /// The text of a field in which `?` has no place.
  static String unasked(CronField field, String list) {
    if (list.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "\"%s\" in field %s: ? stands alone, in a day field only".formatted(list, field.name()));
    }
    return list;
  }

  /// The refusal of an expression with another number of fields.
  static IllegalArgumentException miscounted(String expression, int count, String expected) {
    return new IllegalArgumentException(
        "\"%s\" has %d fields; the dialect %s".formatted(expression.strip(), count, expected));
  }
}
