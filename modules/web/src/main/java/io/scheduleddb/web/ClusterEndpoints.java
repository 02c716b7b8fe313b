package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerLink.Topic;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.web.ObjectReader.FieldReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What nodes ask of each other, and operators of the cluster.
final class ClusterEndpoints {
  static final Header OCTETS =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:/@]+):\\d{1,5}");
  private static final Duration LONGEST_SLOT = Duration.ofHours(1);

  private static final ObjectReader<Applicant> APPLICANT =
      new ObjectReader<>(
          Map.<String, FieldReader<Applicant>>of(
              "peer_id", Scalars.field(in -> Scalars.word(in, 128), (a, v) -> a.peer = v),
              "raft_address", Scalars.field(ClusterEndpoints::address, (a, v) -> a.raft = v),
              "http_address", Scalars.field(ClusterEndpoints::address, (a, v) -> a.http = v),
              "cluster_name", Scalars.field(in -> Scalars.word(in, 63), (a, v) -> a.name = v),
              "cluster_id", Scalars.field(ClusterEndpoints::uuid, (a, v) -> a.cluster = v),
              "slot_gap",
                  Scalars.field(
                      in -> Scalars.duration(in, Duration.ofSeconds(1), LONGEST_SLOT),
                      (a, v) -> a.slotGap = v)),
          Set.of());

  private static final ObjectReader<Applicant> SUCCESSOR =
      new ObjectReader<>(
          Map.<String, FieldReader<Applicant>>of(
              "node_id", Scalars.field(in -> Scalars.word(in, 128), (a, v) -> a.peer = v)),
          Set.of());

  private ClusterEndpoints() {}

  /// A body while it is being read.
  private static final class Applicant {
    @Nullable String peer;
    @Nullable String raft;
    @Nullable String http;
    @Nullable String name;
    @Nullable UUID cluster;
    @Nullable Duration slotGap;

    /// Once nothing is missing.
    PeerLink.JoinRequest request() {
      return new PeerLink.JoinRequest(
          new Peer(
              Objects.requireNonNull(peer),
              Objects.requireNonNull(raft),
              Objects.requireNonNull(http)),
          Objects.requireNonNull(name),
          Objects.requireNonNull(cluster),
          Objects.requireNonNull(slotGap));
    }
  }

  private static String address(JsonInput in) {
    String text = Scalars.word(in, 300);
    if (!ADDRESS.matcher(text).matches()) {
      throw new BadField("must be host:port");
    }
    return text;
  }

  private static UUID uuid(JsonInput in) {
    try {
      return UUID.fromString(Scalars.word(in, 36));
    } catch (IllegalArgumentException e) {
      throw new BadField("must be a UUID");
    }
  }

  /// `GET /cluster/self`.
  static Answer self(Exchange exchange) {
    PeerStatus self = exchange.cluster().self();
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("peer_id").text(self.peer().id()).name("node_id").text(self.peer().node());
    out.name("raft_address").text(self.peer().raftAddress());
    out.name("http_address").text(self.peer().httpAddress());
    out.name("cluster_name").text(self.clusterName());
    if (self.cluster() != null) {
      out.name("cluster_id").text(self.cluster().toString());
    }
    out.name("slot_gap").text(self.slotGap().toString());
    out.name("stage").text(self.stage().name().toLowerCase(Locale.ROOT));
    if (self.endorses() != null) {
      out.name("endorses").text(self.endorses());
    }
    if (self.leader() != null) {
      out.name("leader").text(self.leader());
    }
    out.name("members").open('[');
    self.members().stream().sorted().forEach(out::text);
    return Answer.ok(out.close(']').name("time").instant(self.time()).close('}'));
  }

  /// `POST /join`.
  static Answer join(Exchange exchange) {
    Applicant said = new Applicant();
    FieldErrors errors = new FieldErrors();
    APPLICANT.readBody(exchange.requiredBody(), said, errors);
    errors.require("peer_id", said.peer);
    errors.require("raft_address", said.raft);
    errors.require("http_address", said.http);
    errors.require("cluster_name", said.name);
    errors.require("cluster_id", said.cluster);
    errors.require("slot_gap", said.slotGap);
    errors.refuse();
    exchange.cluster().join(said.request());
    return Answer.ok(new JsonBuffer().open('{').name("status").text("member").close('}'));
  }

  /// `DELETE /cluster/nodes/{id}`.
  static Answer remove(Exchange exchange) {
    exchange.cluster().remove(exchange.rawId());
    return Answer.noContent();
  }

  /// `POST /cluster/leader`.
  static Answer lead(Exchange exchange) {
    Applicant said = new Applicant();
    String body = exchange.body();
    if (!body.isEmpty()) {
      FieldErrors errors = new FieldErrors();
      SUCCESSOR.readBody(body, said, errors);
      errors.refuse();
    }
    exchange.cluster().lead(said.peer);
    String leader = exchange.parts().replicator().view().leader();
    JsonBuffer out = new JsonBuffer().open('{');
    if (leader != null) {
      out.name("leader").text(Peer.nodeOf(leader));
    }
    return Answer.ok(out.close('}'));
  }

  /// `POST /cluster/check`.
  static Answer check(Exchange exchange) {
    exchange.cluster().check();
    return Answer.json(Status.ACCEPTED_202, new JsonBuffer().open('{').close('}'));
  }

  /// `POST /cluster/link/{topic}`.
  static Answer link(Exchange exchange) {
    Topic topic = topic(exchange.rawId());
    byte[] message = exchange.octets();
    try {
      byte[] answer = exchange.parts().link().answer(topic, message).join();
      return Answer.octets(answer);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }

  private static Topic topic(String name) {
    for (Topic topic : Topic.values()) {
      if (topic.name().toLowerCase(Locale.ROOT).equals(name)) {
        return topic;
      }
    }
    throw new Refusal(Problem.Kind.NOT_FOUND, "there is nothing at this path");
  }

  /// `GET /cluster/snapshot`.
  static Answer snapshot(Exchange exchange) {
    Snapshots snapshots = exchange.parts().snapshots();
    if (exchange.isHead()) {
      return Answer.octets(new byte[0]);
    }
    Snapshots.Copy copy = snapshots.open();
    return Answer.file(copy)
        .with(
            HeaderValues.create(
                "Scheduled-Db-Position", copy.position().term() + "/" + copy.position().index()))
        .with(HeaderValues.create("Scheduled-Db-Sha256", copy.sha256()));
  }
}
