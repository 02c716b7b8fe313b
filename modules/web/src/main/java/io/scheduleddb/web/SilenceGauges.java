package io.scheduleddb.web;

import io.helidon.metrics.api.Gauge;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Since when the leader hasn't heard of each member: a gauge for each, that comes and goes with
/// it. There are none on a node that doesn't lead.
final class SilenceGauges {
  private final MeterMaker maker;
  private final Map<String, Gauge<Double>> gauges = new HashMap<>();
  private final Map<String, Double> seconds = new ConcurrentHashMap<>();

  SilenceGauges(MeterMaker maker) {
    this.maker = maker;
  }

  /// From now on shows those of this view.
  synchronized void show(ClusterView view) {
    Map<String, Double> heard = new HashMap<>();
    for (Member member : view.members()) {
      if (member.lastContact() != null) {
        heard.merge(member.node(), NodeReading.seconds(member.lastContact()), Math::max);
      }
    }
    seconds.putAll(heard);
    heard.keySet().forEach(node -> gauges.computeIfAbsent(node, this::make));
    gauges.keySet().removeIf(node -> !heard.containsKey(node) && remove(node));
  }

  private Gauge<Double> make(String node) {
    return maker.gauge(
        "scheduled_db_raft_member_silence_seconds",
        "Since when the leader hasn't heard of a member",
        "member",
        node,
        () -> seconds.getOrDefault(node, 0.0));
  }

  private boolean remove(String node) {
    Gauge<Double> gone = gauges.get(node);
    if (gone != null) {
      maker.registry().remove(gone);
    }
    seconds.remove(node);
    return true;
  }
}
