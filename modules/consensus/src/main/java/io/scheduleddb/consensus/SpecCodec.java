package io.scheduleddb.consensus;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a job is, in the log: `JobSpec` of `log.proto` and what it is made of, but for its
/// schedule.
final class SpecCodec {
  private SpecCodec() {}

  static void write(WireWriter out, JobSpec spec) {
    out.text(1, spec.id().value());
    ScheduleCodec.write(out, spec.schedule());
    if (!spec.bounds().equals(Bounds.NONE)) {
      out.message(6, spec.bounds(), SpecCodec::writeBounds);
    }
    out.message(7, spec.policies(), SpecCodec::writePolicies);
    out.message(8, spec.target(), TargetCodec::write);
    out.message(9, spec.retry(), SpecCodec::writeRetry);
    spec.labels().forEach((name, value) -> TargetCodec.writePair(out, 10, name, value));
    out.maybeText(11, spec.description());
    ScheduleCodec.writeLater(out, spec.schedule());
    out.maybeSpan(14, spec.jitter());
  }

  static JobSpec read(WireReader in) {
    String id = "";
    @Nullable Schedule schedule = null;
    Bounds bounds = Bounds.NONE;
    Policies policies =
        new Policies(
            Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE);
    @Nullable Target target = null;
    RetryPolicy retry = RetryPolicy.DEFAULT;
    TreeMap<String, String> labels = new TreeMap<>();
    @Nullable String description = null;
    @Nullable Duration jitter = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2, 3, 4, 5, 12 -> schedule = ScheduleCodec.read(in);
        case 6 -> bounds = in.message(SpecCodec::readBounds);
        case 7 -> policies = in.message(SpecCodec::readPolicies);
        case 8 -> target = in.message(TargetCodec::read);
        case 9 -> retry = in.message(SpecCodec::readRetry);
        case 10 -> {
          TargetCodec.Pair label = in.message(TargetCodec::readPair);
          labels.put(label.name(), label.value());
        }
        case 11 -> description = in.text();
        case 14 -> jitter = in.span();
        default -> in.skip();
      }
    }
    return new JobSpec(
        new JobId(id),
        EntryCodec.required(schedule, "schedule"),
        bounds,
        policies,
        EntryCodec.required(target, "target"),
        retry,
        labels,
        description,
        jitter);
  }

  private static void writeBounds(WireWriter out, Bounds bounds) {
    out.maybeTime(1, bounds.start());
    out.maybeTime(2, bounds.last());
    out.number(3, bounds.maxOccurrences());
  }

  private static Bounds readBounds(WireReader in) {
    Bounds read = Bounds.NONE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> read = new Bounds(in.time(), read.last(), read.maxOccurrences());
        case 2 -> read = new Bounds(read.start(), in.time(), read.maxOccurrences());
        case 3 -> read = new Bounds(read.start(), read.last(), in.number());
        default -> in.skip();
      }
    }
    return read;
  }

  private static void writePolicies(WireWriter out, Policies policies) {
    out.number(1, WireNames.MISFIRE.number(policies.misfire()));
    out.number(2, WireNames.OVERLAP.number(policies.overlap()));
    out.number(3, WireNames.GUARANTEE.number(policies.delivery()));
    out.maybeSpan(4, policies.misfireMaxAge());
  }

  private static Policies readPolicies(WireReader in) {
    Policies.Misfire misfire = WireNames.MISFIRE.constants().getFirst();
    Policies.Overlap overlap = WireNames.OVERLAP.constants().getFirst();
    Policies.Guarantee delivery = WireNames.GUARANTEE.constants().getFirst();
    @Nullable Duration misfireMaxAge = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> misfire = WireNames.MISFIRE.read(in);
        case 2 -> overlap = WireNames.OVERLAP.read(in);
        case 3 -> delivery = WireNames.GUARANTEE.read(in);
        case 4 -> misfireMaxAge = in.span();
        default -> in.skip();
      }
    }
    return new Policies(misfire, overlap, delivery, misfireMaxAge);
  }

  private static void writeRetry(WireWriter out, RetryPolicy retry) {
    out.number(1, retry.maxAttempts());
    out.span(2, retry.initialBackoff());
    out.decimal(3, retry.multiplier());
    out.span(4, retry.maxBackoff());
    out.flag(5, retry.jitter());
    out.maybeSpan(6, retry.maxAge());
  }

  private static RetryPolicy readRetry(WireReader in) {
    int attempts = 0;
    Duration initial = Duration.ZERO;
    double multiplier = 0;
    Duration max = Duration.ZERO;
    boolean jitter = false;
    @Nullable Duration maxAge = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> attempts = in.small();
        case 2 -> initial = in.span();
        case 3 -> multiplier = in.decimal();
        case 4 -> max = in.span();
        case 5 -> jitter = in.flag();
        case 6 -> maxAge = in.span();
        default -> in.skip();
      }
    }
    return new RetryPolicy(attempts, initial, multiplier, max, jitter, maxAge);
  }
}
