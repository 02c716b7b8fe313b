package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.FinalJob;
import io.scheduleddb.testkit.History.Kind;
import io.scheduleddb.testkit.History.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The checker finds each kind of broken promise in a history that is otherwise good.
class DeliveryCheckerTest {
  private static final Instant DUE = Instant.parse("2026-01-01T00:00:10Z");
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final List<Create> creates = new ArrayList<>();
  private final List<Cancel> cancels = new ArrayList<>();
  private final List<Received> deliveries = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, FinalJob> jobs = new HashMap<>();

  private List<Violation.Kind> found() {
    History history =
        new History(creates, cancels, List.of(), deliveries, faults, jobs, DUE.plusSeconds(5));
    Duration second = Duration.ofSeconds(1);
    Tolerance tolerance = new Tolerance(second, second.multipliedBy(2), second, second);
    return DeliveryChecker.check(history, tolerance).stream().map(Violation::kind).toList();
  }

  private void create(Kind kind) {
    create(DUE, null, kind);
  }

  private void create(Instant due, @Nullable Duration interval, Kind kind) {
    creates.add(new Create("j", due, interval, DUE.minusSeconds(60), kind));
  }

  private void receive(Instant due, long millisLater, int attempt, int status) {
    receive(due, millisLater, attempt, status, 1);
  }

  private void receive(Instant due, long millisLater, int attempt, int status, long fence) {
    Instant at = due.plusMillis(millisLater);
    deliveries.add(
        new Received(at, "/", "j", "j." + due, due, attempt, fence, Map.of(), "", status));
  }

  private void settle(Occurrence... occurrences) {
    jobs.put("j", new FinalJob("completed", DUE.minusSeconds(60), List.of(occurrences), ""));
  }

  private static Occurrence completed(Instant due) {
    return new Occurrence(due, "completed");
  }

  private void goodJob() {
    create(Kind.OK);
    receive(DUE, 3, 1, 200);
    settle(completed(DUE));
  }

  @Test
  void findsNothingInAGoodHistory() {
    goodJob();
    assertEquals(List.of(), found());
  }

  @Test
  void findsALostJob() {
    create(Kind.OK);
    assertEquals(List.of(Violation.Kind.LOST), found());
  }

  @Test
  void forgivesAJobThatNobodyKnowsOf() {
    create(Kind.INFO);
    assertEquals(List.of(), found());
  }

  @Test
  void findsARefusedJobThatIsThere() {
    create(Kind.FAIL);
    settle(completed(DUE));
    assertEquals(List.of(Violation.Kind.GHOST), found());
  }

  @Test
  void findsADeliveryOfAJobThatNeverWas() {
    receive(DUE, 1, 1, 200);
    assertEquals(List.of(Violation.Kind.GHOST), found());
  }

  @Test
  void findsAnEarlyDelivery() {
    create(Kind.OK);
    receive(DUE, -1, 1, 200);
    settle(completed(DUE));
    assertEquals(List.of(Violation.Kind.EARLY), found());
  }

  @Test
  void findsWhatIsDueAndOpen() {
    create(Kind.OK);
    settle(new Occurrence(DUE, null));
    assertEquals(List.of(Violation.Kind.UNSETTLED), found());
    settle();
    assertEquals(List.of(Violation.Kind.UNSETTLED), found());
  }

  @Test
  void findsTwoOutcomes() {
    goodJob();
    settle(completed(DUE), new Occurrence(DUE, "failed"));
    assertEquals(List.of(Violation.Kind.SETTLED_TWICE), found());
  }

  @Test
  void findsAnOccurrenceThatWasNotDue() {
    goodJob();
    receive(DUE.plusSeconds(1), 1, 1, 200);
    settle(completed(DUE), completed(DUE.plusSeconds(1)));
    assertEquals(List.of(Violation.Kind.UNEXPECTED), found());
  }

  @Test
  void findsAnOutcomeWithoutDelivery() {
    create(Kind.OK);
    settle(completed(DUE));
    assertEquals(List.of(Violation.Kind.NEVER_DELIVERED), found());
  }

  @Test
  void findsASecondDeliveryThatNothingExplains() {
    goodJob();
    receive(DUE, 500, 2, 200);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
  }

  @Test
  void forgivesASecondDeliveryAfterAFailure() {
    create(Kind.OK);
    receive(DUE, 3, 1, 503);
    receive(DUE, 500, 2, 200);
    settle(completed(DUE));
    assertEquals(List.of(), found());
  }

  private void fault(Fault.Kind kind, long millisLater, boolean leader) {
    Instant asked = DUE.plusMillis(millisLater);
    faults.clear();
    faults.add(new Fault(kind, "n1", asked, asked.plusMillis(20), leader, 1));
  }

  @Test
  void forgivesASecondDeliveryAfterAKillOnly() {
    goodJob();
    receive(DUE, 3000, 1, 200, 2);
    fault(Fault.Kind.KILL, 400, true);
    assertEquals(List.of(), found());
    fault(Fault.Kind.KILL, 1400, true);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
    fault(Fault.Kind.KILL, 400, false);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
  }

  @Test
  void findsASecondDeliveryUnderTheSameGrant() {
    goodJob();
    receive(DUE, 3000, 2, 200);
    fault(Fault.Kind.KILL, 400, true);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
  }

  @Test
  void forgivesWhatALeaderDidInTheFenceWindowAfterItWasCut() {
    goodJob();
    receive(DUE, 3000, 2, 200, 2);
    fault(Fault.Kind.KILL, -500, true);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
    fault(Fault.Kind.CUT, -500, true);
    assertEquals(List.of(), found());
    fault(Fault.Kind.CUT, -2500, true);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
  }

  @Test
  void forgivesWhatAPausedLeaderHadOnItsWay() {
    create(Kind.OK);
    receive(DUE, 4000, 2, 200, 2);
    sent(DUE.plusMillis(15_000), DUE, 1);
    settle(completed(DUE));
    fault(Fault.Kind.PAUSE, 5, true);
    assertEquals(List.of(), found());
    deliveries.removeLast();
    sent(DUE.plusMillis(15_000), DUE.plusMillis(15_000), 1);
    assertEquals(List.of(Violation.Kind.DOUBLED), found());
  }

  private void sent(Instant at, Instant sent, long fence) {
    Map<String, String> headers = Map.of("webhook-timestamp", Long.toString(sent.getEpochSecond()));
    deliveries.add(new Received(at, "/", "j", "j." + DUE, DUE, 1, fence, headers, "", 200));
  }

  @Test
  void findsADeliveryAfterCancel() {
    create(Kind.OK);
    settle(new Occurrence(DUE, "cancelled"));
    receive(DUE, 1, 1, 200);
    Instant answered = DUE.minusSeconds(1);
    cancels.add(new Cancel("j", answered.minusMillis(5), answered, Kind.OK, true));
    assertEquals(List.of(Violation.Kind.AFTER_CANCEL), found());
    cancels.set(0, new Cancel("j", answered.minusMillis(5), answered, Kind.OK, false));
    assertEquals(List.of(), found());
  }

  @Test
  void asksForNothingAfterACancelThatMayHaveCounted() {
    create(DUE, INTERVAL, Kind.OK);
    receive(DUE, 1, 1, 200);
    jobs.put("j", new FinalJob("cancelled", DUE.minusSeconds(60), List.of(completed(DUE)), ""));
    Instant first = DUE.plusSeconds(1);
    Instant second = DUE.plusSeconds(3);
    cancels.add(new Cancel("j", second, second, Kind.OK, true));
    assertEquals(List.of(Violation.Kind.UNSETTLED), found());
    cancels.addFirst(new Cancel("j", first, first, Kind.INFO, false));
    assertEquals(List.of(), found());
  }

  @Test
  void findsAGapInARecurringJob() {
    create(DUE, INTERVAL, Kind.OK);
    receive(DUE, 1, 1, 200);
    receive(DUE.plusSeconds(4), 1, 1, 200);
    settle(completed(DUE), completed(DUE.plusSeconds(4)));
    assertEquals(List.of(Violation.Kind.UNSETTLED), found());
    settle(
        completed(DUE),
        new Occurrence(DUE.plusSeconds(2), "missed"),
        completed(DUE.plusSeconds(4)));
    assertEquals(List.of(), found());
  }

  @Test
  void asksForNothingBeforeAJobWasStored() {
    create(DUE, Duration.ofSeconds(4), Kind.OK);
    receive(DUE.plusSeconds(4), 1, 1, 200);
    List<Occurrence> ledger = List.of(completed(DUE.plusSeconds(4)));
    jobs.put("j", new FinalJob("pending", DUE.minusMillis(1), ledger, ""));
    assertEquals(List.of(Violation.Kind.UNSETTLED), found());
    jobs.put("j", new FinalJob("pending", DUE.plusMillis(1), ledger, ""));
    assertEquals(List.of(), found());
  }
}
