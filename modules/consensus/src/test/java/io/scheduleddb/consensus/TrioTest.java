package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class TrioTest {
  @TempDir Path directory;

  private static Command delete(int number) {
    return new Command.DeleteJob(new JobId("j" + number));
  }

  @Test
  void anyNodeTakesACommandAndAnswersWhenItHasAppliedIt() throws Exception {
    try (Trio trio = new Trio(directory)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(new Reply.Done(0), trio.nodes.get(i).submit(delete(i)).join());
        assertTrue(trio.machines.get(i).applications().contains(delete(i)));
      }
      for (int i = 0; i < 3; i++) {
        long index = trio.nodes.get(i).readable(Consistency.LINEARIZABLE).join();
        assertTrue(trio.machines.get(i).applications().size() == 3, "read at " + index);
      }
    }
  }

  @Test
  void aCommandThatCanNotBeWrittenIsRefusedByAnyNode() throws Exception {
    try (Trio trio = new Trio(directory)) {
      Command half = new Command.CancelJob(new JobId("a"), "\ud83d", List.of(), List.of());
      for (RatisReplicator node : trio.nodes) {
        CompletableFuture<Reply> good = node.submit(delete(1));
        CompletableFuture<Reply> bad = node.submit(half);
        Exception failure = assertThrows(CompletionException.class, bad::join);
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals(new Reply.Done(0), good.join());
        assertEquals(new Reply.Done(0), node.submit(delete(2)).join());
      }
      trio.company.seats.values().forEach(seat -> assertFalse(seat.failed.isDone()));
    }
  }

  @Test
  void aCommandUnderWayOutlivesItsLeaderAndIsAppliedOnce() throws Exception {
    try (Trio trio = new Trio(directory)) {
      List<CompletableFuture<Reply>> answers = new ArrayList<>();
      RatisReplicator follower = trio.follower();
      int leader = trio.leader();
      int sent = 0;
      for (; sent < 2_000; sent++) {
        answers.add(follower.submit(delete(sent)));
      }
      trio.nodes.get(leader).division().getRaftServer().close();
      for (; sent < 4_000; sent++) {
        answers.add(follower.submit(delete(sent)));
      }
      answers.forEach(CompletableFuture::join);
      CountingStateMachine machine = trio.machines.get((leader + 1) % 3);
      assertEquals(4_000, machine.applications().size());
      assertEquals(4_000, machine.applications().stream().distinct().count());
    }
  }

  @Test
  void aFollowerThatLacksEntriesShowsIt() throws Exception {
    try (Trio trio = new Trio(directory)) {
      RatisReplicator follower = trio.follower();
      ClusterView before = follower.view();
      long committed = before.commitIndex() + 1_000;
      byte[] pulse =
          LinkMessages.write(
              new LinkMessages.Pulse(
                  trio.company.cluster.toString(),
                  before.term(),
                  "n1~x",
                  "http-n1~x",
                  LinkMessages.Content.NONE,
                  Instant.EPOCH,
                  Instant.EPOCH,
                  committed));
      follower.linkHandler().answer(PeerLink.Topic.PULSE, pulse).join();
      assertEquals(committed, follower.view().commitIndex());
      assertTrue(follower.view().appliedIndex() < committed);
    }
  }

  @Test
  void aLeaderThatIsCutOffReadsNothingAndDeliversNothingAfterItsWindow() throws Exception {
    try (Trio trio = new Trio(directory)) {
      trio.follower();
      RatisReplicator leader = trio.nodes.get(trio.leader());
      Nodes.await(leader::mayDeliver);
      trio.cut();
      CompletableFuture<Long> read = leader.readable(Consistency.LINEARIZABLE);
      Nodes.await(() -> !leader.mayDeliver());
      assertTrue(read.isCompletedExceptionally() || !read.isDone());
      assertTrue(leader.view().leads(), "Ratis still reaches the others");
      trio.mend();
      Nodes.await(leader::mayDeliver);
      assertFalse(trio.follower().mayDeliver());
    }
  }
}
