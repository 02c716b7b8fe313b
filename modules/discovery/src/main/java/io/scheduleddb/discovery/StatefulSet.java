package io.scheduleddb.discovery;

import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The StatefulSet that makes the nodes of the cluster, as far as it says who is gone.
///
/// @param first the least ordinal, `spec.ordinals.start`
/// @param replicas how many there are to be, `spec.replicas`
record StatefulSet(String name, int first, int replicas) {
  /// Kubernetes writes ordinals without leading zeros.
  private static final Pattern POD = Pattern.compile("(.+)-(0|[1-9]\\d{0,8})");

  /// The name of the set that made a pod; empty when no StatefulSet names pods like this.
  static Optional<String> nameFor(String pod) {
    Matcher matcher = POD.matcher(pod);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// Reads an object of `apps/v1`. Empty when it is being deleted, or is to have no replicas: the
  /// whole cluster is being put away, and no member is gone for the others.
  static Optional<StatefulSet> of(JsonObject object) {
    JsonObject metadata = object.getJsonObject("metadata");
    JsonObject spec = object.getJsonObject("spec");
    int replicas = spec.getInt("replicas", 0);
    if (replicas < 1 || metadata.containsKey("deletionTimestamp")) {
      return Optional.empty();
    }
    JsonObject ordinals = spec.getJsonObject("ordinals");
    int first = ordinals == null ? 0 : ordinals.getInt("start", 0);
    return Optional.of(new StatefulSet(metadata.getString("name"), first, replicas));
  }

  /// Those of `nodes` that are named like pods of this set which it won't make again.
  Set<String> gone(Set<String> nodes) {
    return nodes.stream().filter(this::isGone).collect(Collectors.toUnmodifiableSet());
  }

  private boolean isGone(String node) {
    Matcher matcher = POD.matcher(node);
    return matcher.matches()
        && matcher.group(1).equals(name)
        && Long.parseLong(matcher.group(2)) >= (long) first + replicas;
  }
}
