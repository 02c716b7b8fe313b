package io.scheduleddb.testkit;

import java.util.List;
import java.util.Map;

/// A span as a [Collector] got it.
///
/// @param parent the id of its parent; empty for the first of a trace
/// @param attributes the text of each value, by its name
/// @param resource what it was told to come from
public record CollectedSpan(
    String name,
    String trace,
    String id,
    String parent,
    String kind,
    long startNanos,
    long endNanos,
    boolean failed,
    Map<String, String> attributes,
    List<Link> links,
    Map<String, String> resource) {

  /// Another span that it has to do with.
  public record Link(String trace, String span, Map<String, String> attributes) {}

  public CollectedSpan {
    attributes = Map.copyOf(attributes);
    links = List.copyOf(links);
    resource = Map.copyOf(resource);
  }

  /// The value of an attribute; empty when there is none.
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  /// Whether this one is a child of `other`.
  public boolean isChildOf(CollectedSpan other) {
    return trace.equals(other.trace) && parent.equals(other.id);
  }

  /// Whether this one is linked to `other`.
  public boolean isLinkedTo(CollectedSpan other) {
    return links.stream()
        .anyMatch(link -> link.trace.equals(other.trace) && link.span.equals(other.id));
  }
}
