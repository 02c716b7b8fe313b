package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.scheduleddb.monitoring.Dashboard.Panel;
import io.scheduleddb.monitoring.Dashboard.Query;
import io.scheduleddb.monitoring.Expression;
import io.scheduleddb.monitoring.Program;
import io.scheduleddb.monitoring.Prometheus;
import io.scheduleddb.monitoring.Rule;
import io.scheduleddb.monitoring.Shipped;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Kubernetes gets to monitor with works on a real cluster, under a real Prometheus: every
/// panel shows something, every alert finds the series that it asks for, and alerts fire for what
/// they are for. Rules and configuration are those that are shipped; only the times are short.
@Timeout(300)
class MonitoringIT {
  private static final Shipped SHIPPED = Shipped.fromModule();

  /// Those that the load is to set off, and one that has nothing to do with the cluster.
  private static final Set<String> MEANT =
      Set.of(
          "ScheduledDbFailuresFast",
          "ScheduledDbFailures",
          "ScheduledDbAttemptsFailing",
          "OtelCollectorDown");

  /// Those that a machine that does other things as well may set off, within a few seconds.
  private static final Set<String> OTHERS =
      Set.of("ScheduledDbSlowLog", "ScheduledDbLate", "ScheduledDbDiskFillsUp");

  @TempDir private Path folder;

  @Test
  void showsWhatHappensAndAlertsOfIt() throws Exception {
    String missing = Program.PROMETHEUS.missing();
    Assumptions.assumeTrue(missing == null, "monitoring is not tested here: " + missing);
    try (Observed observed = new Observed(folder)) {
      observed.awaitScraped();
      observed.work();
      observed.awaitFiring("just " + MEANT, () -> {}, firing -> less(firing, OTHERS).equals(MEANT));
      everyPanelShowsSomething(observed.prometheus);
      fillADisk(observed);
      everyAlertFindsWhatItAsksFor(observed.prometheus);
      loseNodeAfterNode(observed);
    }
  }

  private static Set<String> less(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static void everyPanelShowsSomething(Prometheus prometheus) throws Exception {
    Set<String> empty = new TreeSet<>();
    Patience.until(
        Clusters.PATIENCE,
        () -> {
          empty.clear();
          for (Panel panel : SHIPPED.dashboard().panels()) {
            for (Query query : panel.queries()) {
              if (!showsSomething(prometheus, query)) {
                empty.add(panel.title() + ": " + query.expression());
              }
            }
          }
          return empty.isEmpty();
        },
        () -> "nothing in\n" + String.join("\n", empty));
  }

  private static boolean showsSomething(Prometheus prometheus, Query query) throws Exception {
    String expression =
        query
            .expression()
            .replaceAll("\\$(namespace|cluster|node)\\b", ".+")
            .replace("$__rate_interval", "1m");
    return prometheus.query(expression).stream()
        .map(series -> (List<?>) series.get("value"))
        .anyMatch(value -> !"NaN".equals(value.get(1)));
  }

  /// After all that sets off a series that is there only once something has happened.
  private static void everyAlertFindsWhatItAsksFor(Prometheus prometheus) throws Exception {
    Set<String> absent = new TreeSet<>();
    for (Rule rule : SHIPPED.rules()) {
      for (String selector : new Expression(rule.expression()).selectors()) {
        if (prometheus.query(selector).isEmpty()) {
          absent.add(rule.name() + ": " + selector);
        }
      }
    }
    assertEquals(Set.of(), absent);
  }

  private static void fillADisk(Observed observed) throws Exception {
    ServerProcess leader = observed.leader();
    ServerProcess follower = observed.cluster.others(leader).getFirst();
    follower.kill();
    follower.set("QUEUE_STORAGE_LIMIT", "1MB").start();
    // As long as it takes: of a series that wasn't there before, the first value counts for
    // nothing.
    String job = "{" + Clusters.LATER + "}";
    observed.awaitFiring(
        () -> leader.api().post("/jobs", job),
        "ScheduledDbStorageFull",
        "ScheduledDbDiskNearLimit",
        "ScheduledDbCapacityRefusals",
        "ScheduledDbApiErrors");
  }

  private static void loseNodeAfterNode(Observed observed) throws Exception {
    ServerProcess leader = observed.leader();
    List<ServerProcess> followers = observed.cluster.others(leader);
    followers.getFirst().kill();
    observed.awaitFiring(() -> {}, "ScheduledDbTargetDown", "ScheduledDbQuorumAtRisk");
    followers.getLast().kill();
    observed.awaitFiring(() -> {}, "ScheduledDbNoLeader");
    assertAllSaid(observed.prometheus);
    leader.kill();
    observed.awaitFiring(() -> {}, "ScheduledDbDown");
  }

  /// Annotations are templates, which nothing else fills in.
  private static void assertAllSaid(Prometheus prometheus) throws Exception {
    for (Map<String, ?> alert : prometheus.alerts()) {
      String said = String.valueOf(alert.get("annotations"));
      assertFalse(said.contains("error expanding") || said.contains("{{"), said);
    }
  }
}
