package io.scheduleddb.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Command CHECK = new Command.CheckContent();

  private final List<Command> sent = new ArrayList<>();
  private final Outbox outbox = new Outbox(new Log(), new Inbox());

  @BeforeEach
  void turnAway() {
    outbox.unsent(CHECK, 0, NOW);
  }

  @Test
  void sendsAgainAfterAPause() {
    Instant at = NOW.plusMillis(100);
    assertEquals(at, outbox.sendAgain(NOW));
    assertEquals(at, outbox.sendAgain(at.minusMillis(1)));
    assertEquals(List.of(), sent);
    assertEquals(null, outbox.sendAgain(at));
    assertEquals(List.of(CHECK), sent);
  }

  @Test
  void doesNotWaitUntilAClockThatWentBackCatchesUp() {
    assertEquals(null, outbox.sendAgain(NOW.minusSeconds(3_600)));
    assertEquals(List.of(CHECK), sent);
  }

  /// Takes commands, and answers nothing.
  private final class Log implements Replicator {
    @Override
    public CompletableFuture<Reply> submit(Command command) {
      sent.add(command);
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Long> readable(Consistency consistency) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> reached(long index, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayDeliver() {
      return true;
    }

    @Override
    public ClusterView view() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
