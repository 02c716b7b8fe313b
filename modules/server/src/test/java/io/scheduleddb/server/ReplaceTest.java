package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.server.Simulation.LogFate;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to occurrences when their job is replaced. `/r` is the old target, `/new` the new.
class ReplaceTest {
  private static final String NEW = "http://receiver.test/new";
  private static final Precondition ANY = Precondition.none();

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    simulation = new Simulation(directory, 1);
    simulation.advance(seconds(1));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private void every(int interval, Misfire misfire) {
    Policies policies = new Policies(misfire, Overlap.SKIP, Guarantee.AT_LEAST_ONCE);
    simulation.apply(Jobs.every("r", seconds(interval), in(0), policies, Bounds.NONE));
  }

  private Job replace(JobDraft draft) {
    return simulation.ask(desk -> desk.replace(draft, ANY)).job();
  }

  private Job replace(int interval, int anchor) {
    return replace(Jobs.draft("r", seconds(interval), in(anchor), Bounds.NONE));
  }

  private List<Instant> dues() {
    return simulation.ledger("r").stream().map(Execution::due).toList();
  }

  private List<String> urls() {
    return simulation.deliveries().stream().map(call -> call.target().url()).toList();
  }

  @Test
  void goesOnByTheNewScheduleUnderTheOldNumber() {
    every(10, Misfire.FIRE_LAST);
    simulation.advance(seconds(22));
    Job before = simulation.job("r");
    Job after = replace(7, 0);
    assertEquals(before.number(), after.number());
    assertEquals(before.createdAt(), after.createdAt());
    assertEquals(before.revision() + 1, after.revision());
    assertEquals(in(28), after.nextDue());
    assertEquals(3, after.occurrences());
    simulation.advance(seconds(15));
    assertEquals(List.of(in(10), in(20), in(28), in(35)), dues());
    assertEquals(List.of(in(10), in(20), in(28), in(35)), simulation.arrivals("r"));
    assertEquals(List.of(NEW, NEW), urls().subList(2, 4));
  }

  @Test
  void leavesThePendingOccurrenceWhereItIsWhenTheScheduleStays() {
    every(10, Misfire.FIRE_LAST);
    simulation.advance(Duration.ofMillis(8_900));
    assertEquals(in(10), replace(10, 0).nextDue());
    simulation.advance(seconds(12));
    assertEquals(List.of(in(10), in(20)), simulation.arrivals("r"));
    assertEquals(List.of(NEW, NEW), urls());
    long revision = simulation.job("r").revision();
    assertEquals(revision, replace(10, 0).revision(), "the same once more is no change");
  }

  @Test
  void keepsTheInstantThatBothSchedulesHave() {
    every(10, Misfire.FIRE_LAST);
    simulation.advance(seconds(5));
    replace(5, 0);
    simulation.advance(seconds(12));
    assertEquals(List.of(in(10), in(15)), dues());
    assertEquals(
        List.of(in(10).plusMillis(1), in(15)),
        simulation.arrivals("r"),
        "not with the key of the entry before it");
  }

  @Test
  void deliversWhatWasDueAlreadyToTheNewTarget() {
    every(2, Misfire.FIRE_LAST);
    simulation.advance(seconds(4));
    simulation.confirmed = () -> false;
    simulation.advance(Duration.ofMillis(4_500));
    Job after = replace(100, 0);
    assertEquals(in(100), after.nextDue());
    simulation.confirmed = () -> true;
    simulation.advance(seconds(100));
    assertEquals(List.of(in(2), in(4), in(6), in(8), in(100)), dues());
    assertEquals(5, simulation.deliveries().size());
    assertEquals(List.of(NEW, NEW, NEW), urls().subList(2, 5));
    assertEquals(5, simulation.job("r").occurrences() - 1, "as many as there were, and the next");
  }

  @Test
  void whatAnOutageLeftBehindIsUpToTheOldMisfirePolicy() {
    every(2, Misfire.FIRE_LAST);
    simulation.confirmed = () -> false;
    simulation.advance(seconds(21));
    replace(100, 0);
    simulation.confirmed = () -> true;
    simulation.advance(seconds(3));
    assertEquals(11, dues().size());
    assertEquals(
        List.of(Outcome.MISSED, Outcome.COMPLETED), simulation.outcomes("r").subList(9, 11));
    assertEquals(1, simulation.deliveries().size());
  }

  @Test
  void skipsWhatAnOutageLeftBehindIfTheOldPolicySaysSo() {
    every(2, Misfire.SKIP);
    simulation.confirmed = () -> false;
    simulation.advance(seconds(21));
    replace(100, 0);
    simulation.confirmed = () -> true;
    simulation.advance(seconds(3));
    assertEquals(11, simulation.outcomes("r").stream().filter(Outcome.MISSED::equals).count());
    assertEquals(List.of(), simulation.deliveries());
  }

  @Test
  void aCallUnderWayEndsAsItBeganAndItsRetryGoesToTheNewTarget() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(503, seconds(3));
    every(10, Misfire.FIRE_LAST);
    simulation.advance(seconds(10));
    replace(100, 0);
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(1));
    simulation.advance(seconds(10));
    assertEquals(List.of("http://receiver.test/r", NEW), urls());
    assertEquals(List.of(in(10)), dues());
    assertEquals(2, simulation.ledger("r").getFirst().attempts().size());
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("r"));
  }

  @Test
  void nothingStartsAsItWasOnceTheAnswerIsThere() {
    every(10, Misfire.FIRE_LAST);
    simulation.advance(Duration.ofMillis(8_500));
    simulation.fate = () -> new LogFate(true, true, seconds(2));
    Command.CreateJob job = Jobs.every("r", seconds(10), in(3), Jobs.RECURRING, Bounds.NONE);
    var reply =
        simulation.submit(
            new Command.ReplaceJob(job, simulation.now(), List.of(), List.of(), List.of()));
    simulation.advance(seconds(1));
    assertTrue(!reply.isDone());
    assertEquals(List.of(), simulation.deliveries(), "held from the proposal on");
    simulation.advance(seconds(2));
    assertTrue(reply.isDone());
    simulation.fate = () -> LogFate.SMOOTH;
    simulation.advance(seconds(4));
    assertEquals(List.of(in(13)), simulation.arrivals("r"));
  }

  /// A second entry for one instant is refused by the store, and every node would end.
  @Test
  void beginsBehindWhatADeadLeaderMayHaveStarted() {
    every(5, Misfire.FIRE_LAST);
    simulation.advance(seconds(11));
    simulation.crash();
    Command.CreateJob job = Jobs.every("r", seconds(1), in(12), Jobs.RECURRING, Bounds.NONE);
    Command replace =
        new Command.ReplaceJob(job, simulation.now(), List.of(), List.of(), List.of());
    assertEquals(new Reply.Stale(), simulation.apply(replace), "that of 15 s is open");
  }

  @Test
  void anInstantThatTheLeaderHasStartedIsNotTakenAgain() {
    every(10, Misfire.FIRE_LAST);
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, seconds(5));
    simulation.advance(seconds(9));
    Command.CreateJob job = Jobs.every("r", seconds(5), in(5), Jobs.RECURRING, Bounds.NONE);
    Command slow = new Command.ReplaceJob(job, in(9), List.of(), List.of(), List.of());
    assertEquals(new Reply.Stale(), simulation.apply(slow), "under way");
    simulation.advance(seconds(6));
    assertEquals(new Reply.Stale(), simulation.apply(slow), "over");
    assertEquals(List.of(in(10)), dues());
    assertEquals(20, Duration.between(in(0), simulation.job("r").nextDue()).toSeconds());
  }

  @Test
  void whatWaitsForAnEarlierOccurrenceStartsWhenItNeedNotAnyMore() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, seconds(60));
    Policies queue = new Policies(Misfire.FIRE_LAST, Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    simulation.apply(Jobs.every("r", seconds(10), in(0), queue, Bounds.NONE));
    simulation.advance(seconds(22));
    assertEquals(List.of(in(10)), simulation.arrivals("r"));
    Policies allow = new Policies(Misfire.FIRE_LAST, Overlap.ALLOW, Guarantee.AT_LEAST_ONCE);
    Command.CreateJob job = Jobs.every("r", seconds(10), in(0), allow, Bounds.NONE);
    simulation.apply(
        new Command.ReplaceJob(job, simulation.now(), List.of(), List.of(), List.of()));
    simulation.advance(seconds(1));
    assertEquals(List.of(in(10), in(23).plusMillis(1)), simulation.arrivals("r"));
  }

  @Test
  void aFinishedJobIsPendingAgainWithAnotherInstant() {
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(seconds(6));
    assertEquals(JobStatus.COMPLETED, replace(Jobs.draft("a", in(5))).status(), "another target");
    assertEquals(JobStatus.PENDING, replace(Jobs.draft("a", in(20))).status());
    simulation.advance(seconds(20));
    assertEquals(List.of(in(5), in(20)), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.COMPLETED, Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
  }

  @Test
  void anInstantThatIsOverIsNotTakenAgain() {
    every(10, Misfire.FIRE_LAST);
    simulation.advance(seconds(15));
    Refusal refusal = assertThrows(Refusal.class, () -> replace(Jobs.draft("r", in(10))));
    assertEquals(Problem.Kind.CONFLICT, refusal.problem().kind());
    assertEquals(in(20), simulation.job("r").nextDue());
  }

  @Test
  void aOneTimeJobIsOverWithTheLastOfItsOccurrences() {
    simulation.receiver =
        call ->
            new SimulatedCourier.Answer(
                200, call.target().url().equals(NEW) ? seconds(1) : seconds(9));
    simulation.apply(Jobs.once("a", in(2)));
    simulation.advance(seconds(2));
    replace(Jobs.draft("a", in(5)));
    simulation.advance(seconds(5));
    assertEquals(JobStatus.PENDING, simulation.job("a").status());
    simulation.advance(seconds(5));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
    assertEquals(List.of(Outcome.COMPLETED, Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void aPausedJobStaysPausedAndResumesByItsNewSchedule() {
    every(10, Misfire.FIRE_LAST);
    simulation.apply(new Command.PauseJob(new JobId("r"), "wait", List.of()));
    Job after = replace(7, 0);
    assertEquals(JobStatus.PAUSED, after.status());
    assertEquals("wait", after.reason());
    simulation.advance(seconds(20));
    assertEquals(List.of(), simulation.deliveries());
    assertEquals(in(28), simulation.ask(desk -> desk.resume(new JobId("r"), ANY)).nextDue());
    simulation.advance(seconds(10));
    assertEquals(List.of(in(28)), simulation.arrivals("r"));
  }

  @Test
  void countsOccurrencesOverReplacements() {
    every(5, Misfire.FIRE_LAST);
    simulation.advance(seconds(10));
    JobDraft two = Jobs.draft("r", seconds(4), in(0), new Bounds(null, null, 2));
    Refusal refusal = assertThrows(Refusal.class, () -> replace(two));
    assertEquals("/max_occurrences", refusal.problem().errors().getFirst().pointer());
    replace(Jobs.draft("r", seconds(4), in(0), new Bounds(null, null, 3)));
    simulation.advance(seconds(30));
    assertEquals(List.of(in(5), in(10), in(12)), dues());
    assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
  }

  @Test
  void createsWhatIsNotThereUnlessItIsExpected() {
    JobDraft draft = Jobs.draft("a", in(5));
    Refusal none =
        assertThrows(
            Refusal.class,
            () -> simulation.ask(desk -> desk.replace(draft, new Precondition.Revision(1))));
    assertEquals(Problem.Kind.PRECONDITION_FAILED, none.problem().kind());
    Reply.Stored made = simulation.ask(desk -> desk.replace(draft, new Precondition.Absent()));
    assertTrue(made.created());
    Refusal there =
        assertThrows(
            Refusal.class,
            () -> simulation.ask(desk -> desk.replace(draft, new Precondition.Absent())));
    assertEquals("job \"a\" exists, with revision 1", there.problem().detail());
    simulation.advance(seconds(6));
    assertEquals(List.of(in(5)), simulation.arrivals("a"));
  }

  @Test
  void changesOnlyTheRevisionThatIsExpected() {
    simulation.apply(Jobs.once("a", in(5)));
    JobId id = new JobId("a");
    Command.Client pause = new Command.PauseJob(id, null, List.of());
    Reply refused =
        simulation.apply(new Command.Conditional(id, new Precondition.Revision(2), pause));
    assertEquals(
        "job \"a\" has revision 1, not 2",
        assertInstanceOf(Reply.Refused.class, refused).problem().detail());
    Reply done = simulation.apply(new Command.Conditional(id, new Precondition.Revision(1), pause));
    assertEquals(JobStatus.PAUSED, assertInstanceOf(Reply.Changed.class, done).job().status());
    Reply gone =
        simulation.apply(
            new Command.Conditional(
                new JobId("b"),
                new Precondition.Revision(1),
                new Command.DeleteJob(new JobId("b"))));
    assertEquals(
        Problem.Kind.NOT_FOUND, assertInstanceOf(Reply.Refused.class, gone).problem().kind());
  }
}
