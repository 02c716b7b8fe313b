package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a node says of the cluster: `GET /debug/cluster`.
///
/// @param leader the name of the leading node; null when it knows of none
/// @param contentIndex up to which entry of the log the content was hashed; -1 when it wasn't yet
/// @param contentHash of all jobs, grants and outcomes as of that entry; empty when there is none
public record NodeStatus(
    String node,
    boolean leads,
    @Nullable String leader,
    long term,
    long commitIndex,
    long appliedIndex,
    List<Member> members,
    long jobs,
    long contentIndex,
    String contentHash) {

  /// A member of the cluster.
  ///
  /// @param peer its peer id
  /// @param role such as `leader`, `follower`, `listener`
  public record Member(String node, String peer, String role) {}

  public NodeStatus {
    members = List.copyOf(members);
  }

  /// Asks a node; null when it doesn't answer, or not yet so.
  public static @Nullable NodeStatus of(ApiClient api) throws InterruptedException {
    try {
      Answer answer = api.get("/debug/cluster");
      return answer.isOk() ? read(answer.json()) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /// The names of the members.
  public Set<String> memberNodes() {
    return members.stream().map(Member::node).collect(Collectors.toSet());
  }

  static NodeStatus read(Map<String, @Nullable Object> json) {
    Map<String, @Nullable Object> content = Json.child(json, "content");
    return new NodeStatus(
        String.valueOf(Json.text(json, "node_id")),
        Boolean.TRUE.equals(json.get("is_leader")),
        Json.text(json, "leader"),
        number(json, "term"),
        number(json, "commit_index"),
        number(json, "applied_index"),
        Json.objects(json, "servers").stream().map(NodeStatus::member).toList(),
        number(json, "job_count"),
        number(content, "index"),
        String.valueOf(content.getOrDefault("hash", "")));
  }

  private static Member member(Map<String, @Nullable Object> server) {
    return new Member(
        String.valueOf(Json.text(server, "id")),
        String.valueOf(Json.text(server, "peer_id")),
        String.valueOf(Json.text(server, "role")));
  }

  private static long number(Map<String, @Nullable Object> json, String name) {
    return json.get(name) instanceof Number number ? number.longValue() : -1;
  }
}
