package io.scheduleddb.monitoring;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// An expression in PromQL, as far as tests need to understand it: which series it asks for.
public record Expression(String text) {
  /// What labels it groups or matches by, and over which time.
  private static final Pattern ASIDE =
      Pattern.compile(
          "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\[[^\\]]*\\]");

  /// A name that isn't a function's, with what its labels must be.
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w:.\"])([a-zA-Z_:][\\w:]*+)(?!\\s*\\()\\s*(\\{[^}]*\\})?");

  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  /// The selectors in it, such as `up{job="prometheus"}`: each names series that must exist for it
  /// to work.
  public Set<String> selectors() {
    Set<String> selectors = new LinkedHashSet<>();
    SELECTOR
        .matcher(ASIDE.matcher(text).replaceAll(" "))
        .results()
        .filter(match -> !OPERATORS.contains(match.group(1)))
        .map(MatchResult::group)
        .map(String::strip)
        .forEach(selectors::add);
    return selectors;
  }

  /// The names of the series that it asks for.
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    selectors().forEach(selector -> names.add(selector.replaceAll("\\{.*", "")));
    return names;
  }
}
