package io.scheduleddb.web;

import io.helidon.common.uri.UriQuery;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query of a request. A parameter that the endpoint doesn't know is refused, as is a second
/// value where one is meant.
final class Query {
  static final String CONSISTENCY = "consistency";

  private final UriQuery values;

  Query(UriQuery values) {
    this.values = values;
  }

  /// Refuses parameters that aren't in `known`.
  void require(Set<String> known) {
    if (values.isEmpty()) {
      return;
    }
    FieldErrors errors = new FieldErrors();
    for (String name : values.names()) {
      if (!known.contains(name)) {
        errors.add("?" + name, "is not a known parameter");
      }
    }
    errors.refuse();
  }

  List<String> all(String name) {
    try {
      return values.all(name, List::of);
    } catch (IllegalArgumentException e) {
      throw bad(name, "is not well encoded");
    }
  }

  @Nullable String one(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw bad(name, "appears twice");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  int count(String name, int otherwise, int max) {
    String text = one(name);
    if (text == null) {
      return otherwise;
    }
    boolean digits = text.length() < 8 && !text.isEmpty() && text.chars().allMatch(Query::isDigit);
    int value = digits ? Integer.parseInt(text) : 0;
    if (value < 1 || value > max) {
      throw bad(name, "must be a whole number from 1 to " + max);
    }
    return value;
  }

  boolean truth(String name) {
    String text = one(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw bad(name, "must be true or false");
    }
    return "true".equals(text);
  }

  /// An instant that must be there.
  Instant instant(String name) {
    String text = one(name);
    if (text == null) {
      throw bad(name, "is required");
    }
    try {
      return TimeText.instant(text);
    } catch (BadField e) {
      throw bad(name, e.inside().getFirst().detail());
    }
  }

  Consistency consistency() {
    String text = one(CONSISTENCY);
    return switch (text == null ? "linearizable" : text) {
      case "linearizable" -> Consistency.LINEARIZABLE;
      case "leader" -> Consistency.LEADER;
      case "local" -> Consistency.LOCAL;
      default -> throw bad(CONSISTENCY, "must be linearizable, leader or local");
    };
  }

  static Refusal bad(String name, String detail) {
    return new Refusal(Problem.field("?" + name, detail));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
