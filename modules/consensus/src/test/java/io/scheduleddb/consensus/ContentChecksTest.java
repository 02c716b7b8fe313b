package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.consensus.LinkMessages.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ContentChecksTest {
  private static final Content ONE = new Content(9, 1, "aa");
  private static final Content OTHER = new Content(9, 1, "bb");

  @TempDir Path directory;

  @Test
  void aMajorityIsMoreThanHalfOfAllWhoVote() {
    assertEquals(ONE, ContentChecks.majority(List.of(OTHER, ONE, ONE), 3));
    assertEquals(ONE, ContentChecks.majority(List.of(ONE, ONE), 3));
    assertEquals(Content.NONE, ContentChecks.majority(List.of(ONE, OTHER), 2));
    assertEquals(Content.NONE, ContentChecks.majority(List.of(ONE, ONE), 4));
    assertEquals(Content.NONE, ContentChecks.majority(List.of(Content.NONE, Content.NONE), 3));
    Content upgraded = new Content(9, 2, "aa");
    assertEquals(Content.NONE, ContentChecks.majority(List.of(ONE, upgraded), 3));
  }

  @Test
  void aReplicaThatIsNotEqualToTheOthersEndsItself() throws Exception {
    try (Trio trio = new Trio(directory)) {
      Company.Seat stray = stray(trio);
      check(trio);
      Nodes.await(stray.failed::isDone);
      assertTrue(stray.failed.join().contains("not equal to the others"), stray.failed.join());
      assertEquals(
          1, trio.company.seats.values().stream().filter(each -> each.failed.isDone()).count());
    }
  }

  @Test
  void equalReplicasGoOnAndTellOneDigest() throws Exception {
    try (Trio trio = new Trio(directory)) {
      trio.company.write(0, 3);
      check(trio);
      Nodes.await(() -> trio.nodes.stream().allMatch(node -> node.view().content() != null));
      List<ClusterView.Content> told =
          trio.nodes.stream().map(node -> Objects.requireNonNull(node.view().content())).toList();
      assertEquals(1, told.stream().distinct().count(), told.toString());
      nobodyEnds(trio);
    }
  }

  @Test
  void replicasOfTwoSchemasAreNotCompared() throws Exception {
    try (Trio trio = new Trio(directory)) {
      stray(trio).machine.schema = 2;
      check(trio);
      Nodes.await(() -> trio.nodes.stream().allMatch(node -> node.view().content() != null));
      nobodyEnds(trio);
    }
  }

  /// A follower whose content isn't that of the others.
  private static Company.Seat stray(Trio trio) {
    Company.Seat leader = trio.company.leader();
    Company.Seat stray =
        trio.company.seats.values().stream()
            .filter(each -> each != leader)
            .findFirst()
            .orElseThrow();
    stray.machine.commands.add(new Command.DeleteJob(new JobId("stray")));
    return stray;
  }

  private static void check(Trio trio) {
    trio.company.leader().node().submit(new Command.CheckContent()).join();
  }

  /// Two digests, one after the other: the first had been compared by all when the second was.
  private static void nobodyEnds(Trio trio) {
    long first = index(trio.company.leader().node());
    check(trio);
    Nodes.await(() -> trio.nodes.stream().allMatch(node -> index(node) > first));
    check(trio);
    trio.company.seats.values().forEach(seat -> assertFalse(seat.failed.isDone()));
  }

  private static long index(RatisReplicator node) {
    return Objects.requireNonNull(node.view().content()).index();
  }
}
