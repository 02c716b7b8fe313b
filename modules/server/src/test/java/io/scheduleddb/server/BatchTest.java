package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that come many at a time.
class BatchTest {
  private static final IdempotencyKey KEY = new IdempotencyKey("key", "print");

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void open() {
    simulation = new Simulation(directory, 1);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static Command.CreateJob job(String id, String fingerprint) {
    return new Command.CreateJob(Jobs.once(id, in(5)).spec(), in(5), fingerprint, null);
  }

  /// As a client's batch comes: each job with a key of its own.
  private static Command.CreateJobs keyed(String key, String... ids) {
    List<Command.CreateJob> jobs =
        IntStream.range(0, ids.length)
            .mapToObj(i ->
                new Command.CreateJob(
                    Jobs.once(ids[i], in(5)).spec(), in(5), "p" + i, key + "\\" + i))
            .toList();
    return new Command.CreateJobs(jobs, new IdempotencyKey(key, String.join(",", ids)));
  }

  private static Command.CreateJobs all(Command.CreateJob... jobs) {
    return new Command.CreateJobs(List.of(jobs), null);
  }

  private Problem refused(Command command) {
    return assertInstanceOf(Reply.Refused.class, simulation.apply(command)).problem();
  }

  private List<Boolean> created(Command command) {
    return assertInstanceOf(Reply.StoredAll.class, simulation.apply(command)).jobs().stream()
        .map(Reply.Stored::created)
        .toList();
  }

  private boolean isStored(String id) {
    return simulation.store().reader().job(new JobId(id)) != null;
  }

  @Test
  void storesAndDeliversAll() {
    assertEquals(
        List.of(true, true, false), created(all(job("a", "1"), job("b", "2"), job("a", "1"))));
    simulation.advance(Duration.ofSeconds(6));
    assertEquals(List.of(in(5)), simulation.arrivals("a"));
    assertEquals(List.of(in(5)), simulation.arrivals("b"));
  }

  @Test
  void storesNoneWhenOneExistsWithOtherContent() {
    simulation.apply(job("b", "1"));
    Problem problem = refused(all(job("a", "1"), job("b", "2")));
    assertEquals(Problem.Kind.CONFLICT, problem.kind());
    assertEquals("/1", problem.errors().getFirst().pointer());
    assertEquals(false, isStored("a"));
  }

  @Test
  void storesNoneWhenTwoOfThemDiffer() {
    assertEquals("/1", refused(all(job("a", "1"), job("a", "2"))).errors().getFirst().pointer());
    assertEquals(false, isStored("a"));
  }

  @Test
  void aRefusedBatchDoesNotUseItsKeyUp() {
    simulation.apply(job("b", "1"));
    assertEquals(Problem.Kind.CONFLICT, refused(keyed("key", "a", "b")).kind());
    assertNull(simulation.store().write(writer -> writer.idempotencyKey("key")));
    assertEquals(List.of(true, true), created(keyed("key", "c", "d")));
  }

  @Test
  void answersTheSameBatchAgainAfterAFailover() {
    assertEquals(List.of(true, true), created(keyed("key", "a", "b")));
    simulation.advance(Duration.ofSeconds(6));
    simulation.crash();
    simulation.advance(Duration.ofSeconds(6));
    assertEquals(List.of(false, false), created(keyed("key", "a", "b")));
    simulation.advance(Duration.ofSeconds(6));
    assertEquals(1, simulation.arrivals("a").size());
  }

  @Test
  void refusesAKeyThatCameWithAnotherBatch() {
    created(keyed("key", "a", "b"));
    assertEquals(Problem.Kind.KEY_REUSED, refused(keyed("key", "a", "b", "c")).kind());
    assertEquals(false, isStored("c"));
  }

  @Test
  void aKeyStandsForOneRequestOfManyParts() {
    assertEquals(new Reply.Done(0), simulation.apply(new Command.UseKey(KEY)));
    assertEquals(new Reply.Done(0), simulation.apply(new Command.UseKey(KEY)));
    IdempotencyKey other = new IdempotencyKey(KEY.value(), "other");
    assertEquals(Problem.Kind.KEY_REUSED, refused(new Command.UseKey(other)).kind());
  }

  @Test
  void aKeyIsForgottenADayAfterItsFirstUse() {
    simulation.apply(new Command.UseKey(KEY));
    simulation.advance(Duration.ofHours(23));
    simulation.apply(new Command.UseKey(KEY));
    simulation.advance(Duration.ofHours(2));
    IdempotencyKey other = new IdempotencyKey(KEY.value(), "other");
    assertEquals(new Reply.Done(0), simulation.apply(new Command.UseKey(other)));
  }
}
