package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Telemetry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `GET /metrics` shows.
final class MetricsTest {
  private static final String JOB = "{\"id\":\"a\",\"timestamp\":1,\"webhook_url\":\"http://h\"}";
  private static final String SILENCE = "scheduled_db_raft_member_silence_seconds";

  private RunningServer server = RunningServer.serving();

  @AfterEach
  void stop() {
    server.close();
  }

  private void expect(Map<String, Double> expected) {
    Scrape scrape = Scrape.of(server);
    Map<String, Double> found = new TreeMap<>();
    expected.keySet().forEach(series -> found.put(series, scrape.value(series)));
    assertEquals(new TreeMap<>(expected), found);
  }

  private void see(
      Role role, @Nullable String leader, List<ClusterView.Member> members, @Nullable String bad) {
    server.replicator.view =
        new ClusterView("n1", "n1~a", role, leader, 3, 5000, 4000, members, null, bad);
  }

  @Test
  void countsWhatTheModulesTell() {
    Telemetry telemetry = server.rest.telemetry();
    telemetry.deliveries().attempted(timeout());
    telemetry.deliveries().recorded(Outcome.SKIPPED, 3);
    telemetry.deliveries().granted();
    telemetry.deliveries().purged(7);
    telemetry.log().applied(2, 20, Duration.ofMillis(6));
    telemetry.log().synced(Duration.ofMillis(4));
    telemetry.log().leaderChanged();
    telemetry.store().committed(Duration.ofNanos(200_000));
    telemetry.store().checkpointed(Duration.ofMillis(30));
    telemetry.link().asked(Telemetry.Answered.REFUSED);
    expect(
        Map.ofEntries(
            Map.entry("scheduled_db_attempts_total{error_type=\"timeout\"}", 1.0),
            Map.entry("scheduled_db_attempts_total{error_type=\"none\"}", 0.0),
            Map.entry("scheduled_db_occurrences_total{outcome=\"skipped\"}", 3.0),
            Map.entry("scheduled_db_lateness_seconds_bucket{le=\"0.001\"}", 0.0),
            Map.entry("scheduled_db_lateness_seconds_bucket{le=\"0.005\"}", 1.0),
            Map.entry("scheduled_db_lateness_seconds_bucket{le=\"60.0\"}", 1.0),
            Map.entry("scheduled_db_call_duration_seconds_count", 1.0),
            Map.entry("scheduled_db_grants_total", 1.0),
            Map.entry("scheduled_db_ledger_purged_total", 7.0),
            Map.entry("scheduled_db_apply_duration_seconds_sum", 0.006),
            Map.entry("scheduled_db_applied_entries_total", 2.0),
            Map.entry("scheduled_db_applied_commands_total", 20.0),
            Map.entry("scheduled_db_raft_log_sync_duration_seconds_sum", 0.004),
            Map.entry("scheduled_db_raft_leader_changes_total", 1.0),
            Map.entry("scheduled_db_storage_commit_duration_seconds_bucket{le=\"1.0E-4\"}", 0.0),
            Map.entry("scheduled_db_storage_commit_duration_seconds_bucket{le=\"2.5E-4\"}", 1.0),
            Map.entry("scheduled_db_storage_checkpoint_duration_seconds_count", 1.0),
            Map.entry("scheduled_db_link_requests_total{result=\"refused\"}", 1.0),
            Map.entry("scheduled_db_link_requests_total{result=\"ok\"}", 0.0)));
  }

  private static Attempt timeout() {
    Instant now = InMemoryScheduling.NOW;
    return new Attempt(
        1,
        "n1",
        1,
        Duration.ofMillis(4),
        new Attempt.Result(now, now.plusMillis(30), 0, null, Attempt.ErrorType.TIMEOUT, "x", null));
  }

  @Test
  void readsTheNode() {
    server.create(JOB);
    server.clock = InMemoryScheduling.NOW.plusMillis(2500);
    expect(
        Map.ofEntries(
            Map.entry("scheduled_db_build_info{version=\"1.2.3\"}", 1.0),
            Map.entry("scheduled_db_ready", 1.0),
            Map.entry("scheduled_db_healthy", 1.0),
            Map.entry("scheduled_db_jobs{status=\"pending\"}", 1.0),
            Map.entry("scheduled_db_jobs{status=\"failed\"}", 0.0),
            Map.entry("scheduled_db_slot_entries{slot=\"current\"}", 3.0),
            Map.entry("scheduled_db_slot_entries{slot=\"next\"}", 4.0),
            Map.entry("scheduled_db_slot_entries{slot=\"overdue\"}", 5.0),
            Map.entry("scheduled_db_calls_in_flight", 2.0),
            Map.entry("scheduled_db_calls_in_flight_limit", 9.0),
            Map.entry("scheduled_db_buffered_entries", 7.0),
            Map.entry("scheduled_db_oldest_due_age_seconds", 2.5),
            Map.entry("scheduled_db_granted_slots", 1.0),
            Map.entry("scheduled_db_raft_term", 3.0),
            Map.entry("scheduled_db_raft_commit_index", 42.0),
            Map.entry("scheduled_db_raft_applied_index", 42.0),
            Map.entry("scheduled_db_raft_apply_lag_entries", 0.0),
            Map.entry("scheduled_db_raft_is_leader", 1.0),
            Map.entry("scheduled_db_raft_has_leader", 1.0),
            Map.entry("scheduled_db_members", 2.0),
            Map.entry("scheduled_db_voters", 2.0),
            Map.entry("scheduled_db_follower_lag_entries", 1.0),
            Map.entry("scheduled_db_storage_bytes", 4096.0),
            Map.entry("scheduled_db_storage_wal_bytes", 1024.0),
            Map.entry("scheduled_db_disk_used_ratio", 0.25),
            Map.entry("scheduled_db_disk_limit_ratio", 0.8),
            Map.entry("scheduled_db_storage_full", 0.0)));
  }

  @Test
  void readsTheNodeOnceForAllGauges() {
    Scrape.of(server);
    assertEquals(1, server.scheduling.backlogs.get());
  }

  @Test
  void nothingIsOldThatIsNotDueYet() {
    server.clock = InMemoryScheduling.NOW.minusMillis(1);
    expect(Map.of("scheduled_db_oldest_due_age_seconds", 0.0));
  }

  @Test
  void everySeriesButThoseOfRequestsAndMembersIsThereBeforeTheNodeServes() {
    Map<String, Double> served = Scrape.of(server).values();
    server.close();
    server = RunningServer.starting();
    Map<String, Double> first = Scrape.of(server).values();
    served.keySet().removeIf(name -> name.contains("http_request") || name.startsWith(SILENCE));
    first.keySet().removeIf(name -> name.contains("http_request"));
    assertEquals(served.keySet(), first.keySet());
    first.forEach((series, value) -> {
      boolean ours = series.startsWith("scheduled_db_") && !series.contains("build_info");
      assertTrue(!ours || value == 0, series + " is " + value);
    });
  }

  @Test
  void readyAndHealthyAreWhatTheProbesSay() {
    see(Role.CANDIDATE, null, StubReplicator.MEMBERS, null);
    assertEquals(503, server.get("/health/ready").statusCode());
    assertEquals(200, server.get("/health").statusCode());
    expect(
        Map.of(
            "scheduled_db_ready", 0.0,
            "scheduled_db_healthy", 1.0,
            "scheduled_db_raft_has_leader", 0.0,
            "scheduled_db_raft_is_leader", 0.0,
            "scheduled_db_raft_apply_lag_entries", 1000.0));
    see(Role.CANDIDATE, null, StubReplicator.MEMBERS, "there is no leader");
    assertEquals(503, server.get("/health").statusCode());
    expect(Map.of("scheduled_db_ready", 0.0, "scheduled_db_healthy", 0.0));
  }

  @Test
  void aMemberThatGoesTakesItsSeriesAlong() {
    expect(Map.of(SILENCE + "{member=\"n2\"}", 0.03));
    ClusterView.Member own = StubReplicator.MEMBERS.getFirst();
    ClusterView.Member late =
        new ClusterView.Member("n3~c", "n3:7000", null, Role.FOLLOWER, 40, Duration.ofSeconds(75));
    see(Role.LEADER, "n1~a", List.of(own, late), null);
    Scrape scrape = Scrape.of(server);
    assertEquals(75, scrape.value(SILENCE + "{member=\"n3\"}"));
    assertFalse(scrape.text().contains("member=\"n2\""), scrape.text());
  }

  @Test
  void aFollowerHasNoSeriesOfMembers() {
    assertTrue(Scrape.of(server).text().contains(SILENCE));
    List<ClusterView.Member> unheard =
        StubReplicator.MEMBERS.stream()
            .map(m -> new ClusterView.Member(m.id(), m.address(), null, m.role(), -1, null))
            .toList();
    see(Role.FOLLOWER, "n2~b", unheard, null);
    String text = Scrape.of(server).text();
    assertFalse(text.contains(SILENCE), text);
  }

  @Test
  void countsNewJobsOnly() {
    server.post("/jobs?dry_run=true", JOB);
    server.create(JOB);
    server.create(JOB);
    expect(Map.of("scheduled_db_jobs_created_total", 1.0));
  }

  @Test
  void countsRefusalsByTheirReason() {
    server.create("{");
    server.create("{}");
    server.get("/jobs/none");
    server.get("/nowhere");
    server.post("/health", "");
    server.send(server.request("/cluster/snapshot"));
    server.get("/jobs/" + "x".repeat(9000));
    expect(
        Map.of(
            "scheduled_db_refusals_total{reason=\"invalid-request\"}", 3.0,
            "scheduled_db_refusals_total{reason=\"not-found\"}", 2.0,
            "scheduled_db_refusals_total{reason=\"method-not-allowed\"}", 1.0,
            "scheduled_db_refusals_total{reason=\"unauthorized\"}", 1.0,
            "scheduled_db_refusals_total{reason=\"internal\"}", 0.0));
  }

  @Test
  void aThousandPathsAndJobsMakeNoMoreSeriesThanOne() {
    for (String path : List.of("/odd/", "/jobs/job-", "/odd?x=", "/cluster/nodes/", "/a/b/c/d/")) {
      server.get(path + 0);
    }
    Scrape.of(server);
    int before = Scrape.of(server).values().size();
    for (int i = 1; i <= 200; i++) {
      for (String path :
          List.of("/odd/", "/jobs/job-", "/odd?x=", "/cluster/nodes/", "/a/b/c/d/")) {
        server.get(path + i);
      }
    }
    assertEquals(before, Scrape.of(server).values().size());
  }

  @Test
  void oddMethodsMakeNoMoreSeriesThanOne() {
    server.send(server.request("/jobs").method("ODD0", BodyPublishers.noBody()));
    Scrape.of(server);
    int before = Scrape.of(server).values().size();
    for (int i = 1; i <= 50; i++) {
      server.send(server.request("/jobs").method("ODD" + i, BodyPublishers.noBody()));
    }
    assertEquals(before, Scrape.of(server).values().size());
  }

  @Test
  void showsTheProcessAsPrometheusClientsDo() {
    Scrape scrape = Scrape.of(server);
    double start = scrape.value("process_start_time_seconds");
    double now = System.currentTimeMillis() / 1000.0;
    assertTrue(start > now - 3600 && start < now, "started at " + start);
    assertTrue(scrape.value("process_cpu_seconds_total") >= 1, scrape.text());
    assertTrue(scrape.value("process_resident_memory_bytes") > 20e6, scrape.text());
    double open = scrape.value("process_open_fds");
    assertTrue(open > 3 && open < scrape.value("process_max_fds"), scrape.text());
  }

  @Test
  void namesTheMetersOfTheJvmAsPrometheusDoes() {
    String text = Scrape.of(server).text();
    assertTrue(text.contains("\nmemory_used_heap_bytes "), text);
    assertFalse(text.contains("scope="), text);
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() {
    var open =
        server.send(server.request("/metrics").header("Accept", "application/openmetrics-text"));
    assertTrue(open.body().endsWith("# EOF\n"), open.body());
    String type = open.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/openmetrics-text"), type);
  }
}
