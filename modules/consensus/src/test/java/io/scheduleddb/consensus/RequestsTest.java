package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private final Requests requests = new Requests(Duration.ofMinutes(1));
  private final Command command = new Command.DeleteJob(new JobId("a"));

  @Test
  void answersWhatAnEntryHoldsOfItsOwn() {
    Request one = requests.add(command);
    Request two = requests.add(command);
    List<Origin> origins =
        List.of(
            new Origin(requests.process() + 1, one.number(), 2),
            new Origin(requests.process(), one.number(), 2));
    List<Reply> replies =
        List.of(new Reply.Stale(), new Reply.Stale(), new Reply.Deleted(), new Reply.Done(3));
    requests.answer(origins, replies);
    assertEquals(new Reply.Deleted(), one.answer().join());
    assertEquals(new Reply.Done(3), two.answer().join());
    assertTrue(requests.isEmpty());
  }

  @Test
  void isCertainOfWhatWasLostOnlyInALaterTerm() {
    Request request = requests.add(command);
    assertTrue(request.sent(4));
    assertEquals(List.of(), requests.lostBefore(4));
    assertEquals(List.of(request), requests.lostBefore(5));
    assertEquals(List.of(), requests.lostBefore(6));
    assertTrue(request.sent(6));
    assertFalse(request.unsent(4), "the old leader's word comes too late");
  }

  @Test
  void takesBackWhatNobodyGotAndCanNotBeSentAfterwards() {
    Requests hasty = new Requests(Duration.ofNanos(1));
    Request waiting = hasty.add(command);
    Request sent = hasty.add(command);
    assertTrue(sent.sent(1));
    hasty.expire();
    assertTrue(refusal(waiting).contains("takes no effect"), refusal(waiting));
    assertTrue(refusal(sent).contains("may or may not"), refusal(sent));
    assertFalse(waiting.sent(2));
  }

  private static String refusal(Request request) {
    CompletionException e = assertThrows(CompletionException.class, request.answer()::join);
    return ((Refusal) e.getCause()).problem().detail();
  }
}
