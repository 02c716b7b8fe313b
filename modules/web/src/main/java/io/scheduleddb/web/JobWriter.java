package io.scheduleddb.web;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Scheduling.Outlook;
import io.scheduleddb.api.Target;
import java.util.List;
import java.util.Locale;

/// Writes jobs as the API shows them: the fields that apply, with the defaults filled in.
final class JobWriter {
  private static final Outlook NOTHING = new Outlook(null, null, List.of());

  private JobWriter() {}

  static void write(Job job, JsonBuffer out) {
    write(job, NOTHING, out);
  }

  /// A job, and how its schedule is understood.
  static void write(Job job, Outlook outlook, JsonBuffer out) {
    out.open('{');
    writeSpec(job.spec(), out);
    writeOutlook(job.spec(), outlook, out);
    out.name("status").text(job.status().text());
    if (job.nextDue() != null) {
      out.name("next_due").instant(job.nextDue());
    }
    writeState(job, out);
    out.close('}');
  }

  /// The fields that every view of a job's state has.
  static void writeState(Job job, JsonBuffer out) {
    out.name("created_at").instant(job.createdAt());
    out.name("updated_at").instant(job.updatedAt());
    out.name("revision").number(job.revision());
    out.name("paused").truth(job.status() == JobStatus.PAUSED);
    if (job.reason() != null) {
      out.name("reason").text(job.reason());
    }
  }

  /// The fields of a spec, without the brackets around them.
  static void writeSpec(JobSpec spec, JsonBuffer out) {
    boolean recurring = spec.schedule().recurring();
    out.name("id").text(spec.id().value());
    out.name("type").text(recurring ? "recurring" : "one_time");
    writeSchedule(spec.schedule(), out);
    if (recurring) {
      writeBounds(spec, out);
    }
    out.name("misfire_policy").text(word(spec.policies().misfire()));
    if (spec.policies().misfireMaxAge() != null) {
      out.name("misfire_max_age").text(spec.policies().misfireMaxAge().toString());
    }
    if (recurring) {
      out.name("overlap_policy").text(word(spec.policies().overlap()));
    }
    if (spec.jitter() != null) {
      out.name("jitter").text(spec.jitter().toString());
      out.name("jitter_offset").text(spec.offset().toString());
    }
    writeTarget(spec.target(), out);
    writeRetry(spec.retry(), out);
    out.name("delivery").text(word(spec.policies().delivery()));
    if (!spec.labels().isEmpty()) {
      out.name("labels").open('{');
      spec.labels().forEach((key, value) -> out.name(key).text(value));
      out.close('}');
    }
    if (spec.description() != null) {
      out.name("description").text(spec.description());
    }
  }

  private static void writeSchedule(Schedule schedule, JsonBuffer out) {
    switch (schedule) {
      case Schedule.Once once -> out.name("timestamp").instant(once.due());
      case Schedule.Cron cron -> {
        out.name("cron_expression").text(cron.expression());
        out.name("cron_dialect").text(word(cron.dialect()));
        out.name("time_zone").text(cron.zone());
        writeDst(cron.dst(), out);
      }
      case Schedule.Every every -> {
        out.name("interval").text(every.interval().toString());
        out.name("anchor").instant(every.anchor());
      }
      case Schedule.EveryPeriod every -> {
        out.name("interval").text(every.interval().toString());
        out.name("anchor").instant(every.anchor());
        out.name("time_zone").text(every.zone());
        writeDst(every.dst(), out);
      }
      case Schedule.Recurrence recurrence -> {
        out.name("rrule").text(recurrence.rule());
        out.name("anchor").instant(recurrence.anchor());
        out.name("time_zone").text(recurrence.zone());
      }
    }
  }

  /// What the client said; [#writeOutlook] has the rest.
  private static void writeDst(DstRules dst, JsonBuffer out) {
    if (dst.gap() != DstRules.UNSAID.gap()) {
      out.name("dst_gap").text(word(dst.gap()));
    }
    if (dst.overlap() != DstRules.UNSAID.overlap()) {
      out.name("dst_overlap").text(word(dst.overlap()));
    }
  }

  /// What follows from a spec: no client sends it.
  static void writeOutlook(JobSpec spec, Outlook outlook, JsonBuffer out) {
    if (outlook.normalized() != null) {
      out.name("cron_normalized").text(outlook.normalized());
    }
    DstRules said =
        switch (spec.schedule()) {
          case Schedule.Cron cron -> cron.dst();
          case Schedule.EveryPeriod every -> every.dst();
          default -> DstRules.UNSAID;
        };
    DstRules dst = outlook.dst();
    if (dst != null && said.gap() == DstRules.UNSAID.gap()) {
      out.name("dst_gap").text(word(dst.gap()));
    }
    if (dst != null && said.overlap() == DstRules.UNSAID.overlap()) {
      out.name("dst_overlap").text(word(dst.overlap()));
    }
    if (spec.schedule().recurring() && !outlook.next().isEmpty()) {
      LocalTimes.of(spec.schedule()).write(outlook.next(), out);
    }
  }

  private static void writeBounds(JobSpec spec, JsonBuffer out) {
    if (spec.bounds().start() != null) {
      out.name("start_date").instant(spec.bounds().start());
    }
    if (spec.bounds().last() != null) {
      out.name("last_date").instant(spec.bounds().last());
    }
    if (spec.bounds().maxOccurrences() > 0) {
      out.name("max_occurrences").number(spec.bounds().maxOccurrences());
    }
  }

  private static void writeTarget(Target target, JsonBuffer out) {
    out.name("webhook_url").text(target.url());
    out.name("webhook_method").text(target.method());
    if (!target.headers().isEmpty()) {
      out.name("webhook_headers").open('{');
      target.headers().forEach(header -> out.name(header.name()).text(header.value()));
      out.close('}');
    }
    out.name("webhook_body").text(word(target.body()));
    if (target.payload() != null) {
      out.name("payload").raw(target.payload());
    }
    out.name("timeout").text(target.timeout().toString());
  }

  private static void writeRetry(RetryPolicy retry, JsonBuffer out) {
    out.name("retry").open('{');
    out.name("max_attempts").number(retry.maxAttempts());
    out.name("initial_backoff").text(retry.initialBackoff().toString());
    out.name("multiplier").number(retry.multiplier());
    out.name("max_backoff").text(retry.maxBackoff().toString());
    out.name("jitter").text(retry.jitter() ? "full" : "none");
    if (retry.maxAge() != null) {
      out.name("max_age").text(retry.maxAge().toString());
    }
    out.close('}');
  }

  /// A policy's name in the API.
  static String word(Enum<?> policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }
}
