package io.scheduleddb.web;

import io.helidon.health.HealthCheckType;
import io.helidon.http.Status;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;

/// Health, and the three probes of an orchestrator. They answer from the first second on, and never
/// wait for the cluster.
record Probes(WebOptions options, NodeChecks checks) {

  /// The process can work.
  Answer live(Exchange exchange) {
    return probe(HealthCheckType.LIVENESS);
  }

  /// The store is open; the node may still look for its cluster.
  Answer started(Exchange exchange) {
    return probe(HealthCheckType.STARTUP);
  }

  /// Requests may be sent here: [NodeChecks#isReady].
  Answer ready(Exchange exchange) {
    return probe(HealthCheckType.STARTUP, HealthCheckType.READINESS);
  }

  private Answer probe(HealthCheckType... types) {
    Map<String, Boolean> results = new LinkedHashMap<>();
    checks.of(types).forEach(check -> results.put(check.name(), NodeChecks.holds(check)));
    boolean good = !results.containsValue(false);
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("status").text(good ? "ok" : "unhealthy").name("checks").open('{');
    results.forEach((name, holds) -> out.name(name).truth(holds));
    return Answer.json(status(good), out.close('}').close('}'));
  }

  /// `ok` when every check holds; `degraded` when this node works but isn't ready; `unhealthy`,
  /// with 503, when it can't do its work.
  Answer health(Exchange exchange) {
    NodeParts node = exchange.node();
    boolean ready = checks.isReady();
    boolean works = ready || checks.isHealthy();
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("status").text(ready ? "ok" : works ? "degraded" : "unhealthy");
    out.name("node_id").text(options.node()).name("version").text(options.version());
    String waitingFor = exchange.standing().waitingFor();
    if (waitingFor != null) {
      out.name("waiting_for").text(waitingFor);
    }
    if (node != null) {
      writeNode(node, out);
    }
    return Answer.json(status(works), out.close('}'));
  }

  private static void writeNode(NodeParts node, JsonBuffer out) {
    ClusterView view = node.replicator().view();
    out.name("role").text(JobWriter.word(view.role()));
    if (view.leader() != null) {
      out.name("leader").text(Peer.nodeOf(view.leader()));
    }
    if (view.trouble() != null) {
      out.name("trouble").text(view.trouble());
    }
    Map<JobStatus, Long> counts = node.scheduling().counts();
    out.name("jobs").open('{');
    for (JobStatus status : JobStatus.values()) {
      out.name(status.text()).number(counts.getOrDefault(status, 0L));
    }
    out.close('}');
    Telemetry.Vitals vitals = node.scheduling().vitals();
    out.name("executions").open('{').name("in_flight").number(vitals.inFlight());
    out.name("buffered").number(vitals.buffered());
    if (vitals.oldestDue() != null) {
      out.name("oldest_due").instant(vitals.oldestDue());
    }
    out.close('}');
    out.name("storage").open('{').name("bytes").number(node.storage().get().bytes()).close('}');
  }

  /// `GET /debug/cluster`.
  static Answer cluster(Exchange exchange) {
    ClusterView view = exchange.parts().replicator().view();
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("node_id").text(view.node()).name("peer_id").text(view.peer());
    out.name("is_leader").truth(view.leads());
    if (view.leader() != null) {
      out.name("leader").text(Peer.nodeOf(view.leader()));
    }
    out.name("raft_state").text(JobWriter.word(view.role())).name("term").number(view.term());
    out.name("commit_index").number(view.commitIndex());
    out.name("applied_index").number(view.appliedIndex());
    out.name("servers").open('[');
    view.members().forEach(member -> write(member, out));
    long jobs = exchange.parts().scheduling().counts().values().stream().mapToLong(n -> n).sum();
    out.close(']').name("job_count").number(jobs);
    if (view.content() != null) {
      out.name("content").open('{').name("index").number(view.content().index());
      out.name("hash").text(view.content().hash()).close('}');
    }
    return Answer.ok(out.close('}'));
  }

  private static void write(ClusterView.Member member, JsonBuffer out) {
    out.open('{').name("id").text(member.node()).name("peer_id").text(member.id());
    out.name("address").text(member.address());
    if (member.httpAddress() != null) {
      out.name("http_address").text(member.httpAddress());
    }
    out.name("role").text(JobWriter.word(member.role()));
    if (member.matchIndex() >= 0) {
      out.name("match_index").number(member.matchIndex());
    }
    if (member.lastContact() != null) {
      out.name("last_contact").text(member.lastContact().toString());
    }
    out.close('}');
  }

  private static Status status(boolean good) {
    return good ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
  }
}
