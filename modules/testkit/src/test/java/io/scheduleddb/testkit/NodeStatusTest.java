package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a node says of the cluster is read, whatever of it there is.
class NodeStatusTest {
  @Test
  void readsAMember() {
    String json =
        """
        {"node_id":"n2","is_leader":true,"leader":"n2","raft_state":"leader","term":3,
         "commit_index":17,"applied_index":16,"job_count":5,"content":{"index":12,"hash":"ab"},
         "servers":[{"id":"n1","peer_id":"n1~77","role":"follower","match_index":17},
                    {"id":"n2","peer_id":"n2~0a","role":"leader"}]}
        """;
    NodeStatus status = NodeStatus.read(Json.object(json));
    assertTrue(status.leads());
    assertEquals("n2", status.leader());
    assertEquals(Set.of("n1", "n2"), status.memberNodes());
    assertEquals("n1~77", status.members().getFirst().peer());
    assertEquals("n2~0a", status.members().getLast().peer());
    assertEquals(12, status.contentIndex());
    assertEquals("ab", status.contentHash());
  }

  @Test
  void readsANodeThatKnowsNothing() {
    NodeStatus status = NodeStatus.read(Json.object("{\"node_id\":\"n1\"}"));
    assertNull(status.leader());
    assertEquals(-1, status.contentIndex());
    assertEquals(Set.of(), status.memberNodes());
  }
}
