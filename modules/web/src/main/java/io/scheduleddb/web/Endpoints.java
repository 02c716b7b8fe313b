package io.scheduleddb.web;

import java.util.List;
import java.util.Set;

/// The table of everything that the server answers. A test holds it against the contract.
final class Endpoints {
  private Endpoints() {}

  static List<Endpoint> all(Probes probes, Exposition exposition) {
    Set<String> consistency = Set.of(Query.CONSISTENCY);
    Set<String> paged = Set.of("cursor", "limit", Query.CONSISTENCY);
    return List.of(
        Endpoint.post("/jobs", Set.of("dry_run"), JobWrites::create),
        Endpoint.post("/jobs/batch", Set.of("atomic", "dry_run"), Batches::create),
        Endpoint.get("/jobs", JobLists.QUERY, JobLists::list),
        Endpoint.get("/jobs/{id}", consistency, JobReads::job),
        Endpoint.put("/jobs/{id}", JobChanges::put),
        Endpoint.patch("/jobs/{id}", JobChanges::patch),
        Endpoint.delete("/jobs/{id}", JobWrites::delete),
        Endpoint.post("/jobs/{id}/cancel", Set.of(), JobWrites::cancel),
        Endpoint.post("/jobs/{id}/pause", Set.of(), JobWrites::pause),
        Endpoint.post("/jobs/{id}/resume", Set.of(), JobWrites::resume),
        Endpoint.post("/jobs/{id}/trigger", Set.of(), JobControls::trigger),
        Endpoint.get("/jobs/{id}/status", consistency, JobReads::status),
        Endpoint.get("/jobs/{id}/executions", paged, JobReads::executions),
        Endpoint.get("/jobs/{id}/next", Set.of("count", Query.CONSISTENCY), JobReads::next),
        Endpoint.get("/slots", Set.of("from", "to", Query.CONSISTENCY), JobReads::slots),
        Endpoint.free("/health", probes::health),
        Endpoint.free("/health/live", probes::live),
        Endpoint.free("/health/ready", probes::ready),
        Endpoint.free("/health/started", probes::started),
        Endpoint.free("/metrics", exposition::answer),
        Endpoint.get("/debug/cluster", Set.of(), Probes::cluster),
        Endpoint.free("/cluster/self", ClusterEndpoints::self),
        Endpoint.cluster("POST", "/join", ClusterEndpoints::join),
        Endpoint.cluster("DELETE", "/cluster/nodes/{id}", ClusterEndpoints::remove),
        Endpoint.cluster("POST", "/cluster/leader", ClusterEndpoints::lead),
        Endpoint.cluster("POST", "/cluster/check", ClusterEndpoints::check),
        Endpoint.cluster("POST", "/cluster/link/{topic}", ClusterEndpoints::link),
        Endpoint.cluster("GET", "/cluster/snapshot", ClusterEndpoints::snapshot),
        Endpoint.cluster("GET", "/backup", consistency, Backups::backup),
        Endpoint.free("/openapi.yaml", Contract::answer));
  }
}
