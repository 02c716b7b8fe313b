package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassedOverTest {
  private final Requests requests = new Requests(Duration.ofMinutes(1), Tracing.NONE);

  /// Whatever was sent may be in the store that was taken over.
  @Test
  void whatWasSentIsNeverSentAgainAfterEntriesWerePassedOver() {
    Request sent = requests.add(new Command.DeleteJob(new JobId("sent")));
    Request waiting = requests.add(new Command.DeleteJob(new JobId("waiting")));
    assertTrue(sent.sent(3));
    requests.passedOver();
    assertTrue(sent.answer().isCompletedExceptionally());
    assertFalse(waiting.answer().isDone());
    assertEquals(List.of(), requests.lostBefore(9));
    assertTrue(waiting.sent(9));
  }
}
