package io.scheduleddb.calculus;

import java.util.ArrayList;
import java.util.List;

/// Random values in expressions of the dialect `unix`, so that jobs written alike don't all run in
/// the same minute. The notation is that of OpenBSD's crontab(5): `~` is a value of the whole
/// field, `0~29` one from a range of which either end may be left out, and `~/15` every 15th from a
/// random one below 15 on.
///
/// What is random there is drawn from the job's id here: always the same for a job, on every node
/// and for ever, and evenly spread over jobs, as Jenkins' `H` is. As there, a day of the month
/// without an upper bound is at most the 28th, so that each month has it.
final class Drawn {
  /// The last day that every month has.
  private static final int SAFE_DAY = 28;

  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private Drawn() {}

  /// Whether anything in an expression depends on the job.
  static boolean isIn(String expression) {
    return expression.indexOf('~') >= 0;
  }

  /// The expression with the values for a job in place of its random ones.
  ///
  /// @throws IllegalArgumentException with a message for the user
  static String resolve(String expression, String job) {
    List<String> fields = new ArrayList<>(CronDialect.fields(expression));
    for (int i = 0; i < Math.min(fields.size(), UnixCron.FIELDS.size()); i++) {
      if (isIn(fields.get(i))) {
        fields.set(i, field(UnixCron.FIELDS.get(i), fields.get(i), hash(job, i)));
      }
    }
    return String.join(" ", fields);
  }

  private static String field(CronField field, String list, long hash) {
    List<String> elements = new ArrayList<>();
    for (String element : list.split(",", -1)) {
      elements.add(isIn(element) ? element(field, element, hash) : element);
    }
    return String.join(",", elements);
  }

  private static String element(CronField field, String element, long hash) {
    int slash = element.indexOf('/');
    String range = slash < 0 ? element : element.substring(0, slash);
    int tilde = range.indexOf('~');
    String low = range.substring(0, tilde);
    String high = range.substring(tilde + 1);
    int from = low.isEmpty() ? field.first() : field.value(low);
    int most = field.equals(CronField.DAY_OF_MONTH) ? Math.max(SAFE_DAY, from) : field.last();
    int to = high.isEmpty() ? most : field.value(high);
    if (from > to) {
      throw new IllegalArgumentException(
          "range %s in field %s runs backwards".formatted(range, field.name()));
    }
    if (slash < 0) {
      return Long.toString(from + Long.remainderUnsigned(hash, to - from + 1));
    }
    int step = field.number(element.substring(slash + 1), 1, field.max(), "step");
    long start = from + Long.remainderUnsigned(hash, Math.min(step, to - from + 1));
    return start + "-" + to + "/" + step;
  }

  /// FNV-1a of the id, then the finish of SplitMix64 for each field, so that fields are
  /// independent. Never to be changed: the due instants of stored jobs depend on it.
  private static long hash(String job, int field) {
    long hash = FNV_BASIS;
    for (int i = 0; i < job.length(); i++) {
      hash = (hash ^ job.charAt(i)) * FNV_PRIME;
    }
    hash += GOLDEN_RATIO * (field + 1);
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
