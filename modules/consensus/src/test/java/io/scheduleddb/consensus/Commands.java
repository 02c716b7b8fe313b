package io.scheduleddb.consensus;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Draws any command there can be, each field from its whole range.
final class Commands {
  private final Random random;

  Commands(Random random) {
    this.random = random;
  }

  List<Command> some() {
    return list(this::command, 4);
  }

  Instant time() {
    return Instant.ofEpochMilli(
        random.nextInt(8) == 0 ? -random.nextLong(1L << 40) : random.nextLong(1L << 50));
  }

  private Command command() {
    return switch (random.nextInt(21)) {
      case 0 -> create();
      case 1 ->
          new Command.CancelJob(id(), maybe(this::text), list(this::time, 5), list(this::time, 5));
      case 2 -> new Command.DeleteJob(id());
      case 3 -> new Command.PauseJob(id(), maybe(this::text), list(this::time, 40));
      case 4 -> new Command.ResumeJob(id(), time());
      case 5 -> new Command.GrantSlot(number(), number(), list(this::text, 5));
      case 6 -> new Command.CloseSlot(number(), number());
      case 7 ->
          new Command.ReleaseGrants(
              number(), list(() -> new Command.UnderWay(number(), time()), 3));
      case 8 -> new Command.AdvanceJob(number(), time(), maybe(this::time));
      case 9 -> new Command.RecordAttempt(entry(), attempt(), verdict(), random.nextBoolean());
      case 10 ->
          new Command.SkipOccurrences(
              entry(),
              number(),
              list(this::time, 99),
              any(Outcome.values()),
              maybe(this::text),
              maybe(this::time));
      case 11 -> new Command.CheckContent();
      case 18 ->
          new Command.RescheduleJob(
              id(), maybe(this::time), maybe(this::time), list(this::time, 5));
      case 12 -> new Command.DeferOccurrence(entry(), number(), text(), maybe(this::time));
      case 13 ->
          new Command.ReplaceOccurrences(id(), entry(), number(), list(this::time, 9), text());
      case 14 -> new Command.CreateJobs(list(this::create, 3), maybe(this::key));
      case 15 -> new Command.UseKey(key());
      case 16 -> replace();
      case 19 -> trigger();
      case 17 -> new Command.Conditional(id(), expected(), replace());
      default -> new Command.PurgeHistory(time(), time(), random.nextInt());
    };
  }

  private Command.CreateJob create() {
    return new Command.CreateJob(
        spec(), time(), maybe(this::text), maybe(this::text), maybe(this::trace));
  }

  private IdempotencyKey key() {
    return new IdempotencyKey(text(), text());
  }

  private Command.ReplaceJob replace() {
    return new Command.ReplaceJob(
        create(), time(), list(this::time, 5), list(this::time, 5), list(this::time, 5));
  }

  private Precondition expected() {
    return switch (random.nextInt(4)) {
      case 0 -> Precondition.none();
      case 1 -> new Precondition.Absent();
      case 2 -> new Precondition.Present();
      default -> new Precondition.Revision(number());
    };
  }

  private TraceContext trace() {
    return new TraceContext(
        "%016x%016x".formatted(random.nextLong(), random.nextLong() | 1),
        "%016x".formatted(random.nextLong() | 1),
        (byte) random.nextInt());
  }

  private JobSpec spec() {
    SortedMap<String, String> labels = new TreeMap<>();
    list(this::text, 4).forEach(name -> labels.put(name, text()));
    return new JobSpec(
        id(),
        schedule(),
        random.nextBoolean()
            ? Bounds.NONE
            : new Bounds(maybe(this::time), maybe(this::time), random.nextLong(1L << 40)),
        new Policies(
            any(Policies.Misfire.values()),
            any(Policies.Overlap.values()),
            any(Policies.Guarantee.values()),
            maybe(this::span)),
        new Target(
            text(),
            text(),
            list(() -> new Target.Header(text(), text()), 3),
            maybe(this::text),
            any(Target.Body.values()),
            span().plusMillis(1)),
        new RetryPolicy(
            1 + random.nextInt(100),
            span(),
            1 + random.nextDouble() * 99,
            span(),
            random.nextBoolean(),
            maybe(this::span)),
        labels,
        maybe(this::text),
        maybe(() -> span().plusMillis(1)));
  }

  private Schedule schedule() {
    return switch (random.nextInt(5)) {
      case 0 -> new Schedule.Once(time());
      case 3 ->
          new Schedule.Recurrence(
              text(),
              time().truncatedTo(ChronoUnit.SECONDS),
              text(),
              maybe(() -> LocalDateTime.ofInstant(time(), ZoneOffset.UTC)));
      case 1 -> new Schedule.Cron(text(), text(), any(Schedule.Dialect.values()), dst());
      case 2 -> new Schedule.Every(span().plusSeconds(1), time());
      default ->
          new Schedule.EveryPeriod(
              Period.of(random.nextInt(9), random.nextInt(99), 1 + random.nextInt(999)),
              time(),
              text(),
              dst());
    };
  }

  private DstRules dst() {
    return new DstRules(any(DstRules.Gap.values()), any(DstRules.Overlap.values()));
  }

  private SlotEntry entry() {
    return new SlotEntry(number(), time(), number(), time(), random.nextInt(), cause());
  }

  private SlotEntry.Cause cause() {
    return random.nextBoolean()
        ? SlotEntry.Cause.SCHEDULE
        : new SlotEntry.Cause(
            any(SlotEntry.Origin.values()),
            maybe(() -> any(Policies.Overlap.values())),
            random.nextInt(9),
            maybe(this::text));
  }

  private Command.TriggerJob trigger() {
    return new Command.TriggerJob(
        id(),
        time(),
        maybe(() -> any(Policies.Overlap.values())),
        maybe(this::text),
        maybe(this::key),
        list(this::time, 5));
  }

  private Attempt attempt() {
    return new Attempt(
        random.nextInt(),
        text(),
        number(),
        span(),
        new Attempt.Result(
            time(),
            time(),
            random.nextInt(600),
            maybe(this::text),
            maybe(() -> any(Attempt.ErrorType.values())),
            maybe(this::text),
            maybe(this::span)));
  }

  private Verdict verdict() {
    return random.nextBoolean()
        ? new Verdict.Final(any(Outcome.values()), maybe(this::text))
        : new Verdict.Retry(time());
  }

  private JobId id() {
    return new JobId("j" + Long.toUnsignedString(random.nextLong(), 36));
  }

  private long number() {
    return random.nextLong() >> random.nextInt(64);
  }

  private Duration span() {
    return Duration.ofMillis(random.nextLong(1L << (1 + random.nextInt(50))));
  }

  /// Text of every UTF-8 length, without what a header may not hold.
  private String text() {
    int length = random.nextInt(21) == 0 ? random.nextInt(40_000) : random.nextInt(12);
    boolean ascii = random.nextBoolean();
    return random
        .ints(length, 32, ascii ? 127 : 0x1_FFFF)
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> list(Supplier<T> element, int most) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      list.add(element.get());
    }
    return list;
  }
}
