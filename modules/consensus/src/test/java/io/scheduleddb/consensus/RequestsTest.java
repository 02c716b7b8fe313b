package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final LogPosition AT = new LogPosition(5, 77);

  private final ToldProposals told = new ToldProposals();
  private final Requests requests = new Requests(Duration.ofMinutes(1), told);
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
    requests.answer(origins, replies, AT, Duration.ofMillis(3));
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
    Requests hasty = new Requests(Duration.ofNanos(1), told);
    Request waiting = hasty.add(command);
    Request sent = hasty.add(command);
    assertTrue(sent.sent(1));
    hasty.expire();
    assertTrue(refusal(waiting).contains("takes no effect"), refusal(waiting));
    assertTrue(refusal(sent).contains("may or may not"), refusal(sent));
    assertFalse(waiting.sent(2));
  }

  @Test
  void tellsWhereAndHowLongEachWasApplied() {
    Request request = requests.add(command);
    requests.answer(
        List.of(new Origin(requests.process(), request.number(), 1)),
        List.of(new Reply.Deleted()),
        AT,
        Duration.ofMillis(3));
    assertEquals(List.of("applied " + AT + " PT0.003S", "ended null"), told.all());
  }

  @Test
  void tellsWhatWasNotAnswered() {
    requests.refuse(requests.add(command), Problem.of(Problem.Kind.UNAVAILABLE, "stops"));
    assertTrue(told.all().getFirst().startsWith("ended") && told.all().size() == 1);
    assertTrue(told.all().getFirst().contains("stops"), told.all().toString());
  }

  private static String refusal(Request request) {
    CompletionException e = assertThrows(CompletionException.class, request.answer()::join);
    return ((Refusal) e.getCause()).problem().detail();
  }
}
