package io.scheduleddb.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Scheduling.Outlook;
import io.scheduleddb.api.Scheduling.Preview;
import io.scheduleddb.web.ObjectReader.FieldReader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that changes a job.
final class JobWrites {
  /// How many due instants are answered when a job is created, or would be.
  private static final int PREVIEWED = 5;

  private static final Map<String, FieldReader<Remark>> REMARK =
      Map.of(
          "reason", Scalars.field(in -> Scalars.text(in, 500), (remark, v) -> remark.reason = v));

  private JobWrites() {}

  static Answer create(Exchange exchange) {
    boolean dryRun = exchange.query().truth("dry_run");
    JobDraft draft = JobForm.read(exchange.requiredBody(), exchange.idempotencyKey());
    Scheduling scheduling = exchange.parts().scheduling();
    if (dryRun) {
      return preview(scheduling.preview(draft, PREVIEWED));
    }
    return stored(scheduling, scheduling.create(draft));
  }

  /// A job that was stored, or had been.
  static Answer stored(Scheduling scheduling, Reply.Stored stored) {
    Status status = stored.created() ? Status.CREATED_201 : Status.OK_200;
    Answer answer = job(stored.job(), scheduling.outlook(stored.job(), PREVIEWED), status);
    return answer.with(
        HeaderValues.create(HeaderNames.LOCATION, "/jobs/" + stored.job().id().value()));
  }

  private static Answer preview(Preview preview) {
    JsonBuffer out = new JsonBuffer().open('{').name("job").open('{');
    JobWriter.writeSpec(preview.spec(), out);
    JobWriter.writeOutlook(preview.spec(), preview.outlook(), out);
    out.close('}').name("next").open('[');
    preview.outlook().next().forEach(out::instant);
    return Answer.ok(out.close(']').close('}'));
  }

  static Answer cancel(Exchange exchange) {
    String reason = reason(exchange);
    Reply.Cancelled cancelled =
        exchange.parts().scheduling().cancel(exchange.id(), reason, exchange.ifMatch());
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("job_id").text(cancelled.job().id().value());
    out.name("status").text(cancelled.inFlight() ? "in_flight" : "cancelled");
    JobWriter.writeState(cancelled.job(), out);
    return Answer.ok(out.close('}')).with(etag(cancelled.job()));
  }

  static Answer pause(Exchange exchange) {
    String reason = reason(exchange);
    Scheduling scheduling = exchange.parts().scheduling();
    return job(scheduling, scheduling.pause(exchange.id(), reason, exchange.ifMatch()));
  }

  static Answer resume(Exchange exchange) {
    read(exchange, new ObjectReader<>(Map.of(), Set.of("misfire_policy")));
    Scheduling scheduling = exchange.parts().scheduling();
    return job(scheduling, scheduling.resume(exchange.id(), exchange.ifMatch()));
  }

  static Answer delete(Exchange exchange) {
    exchange.parts().scheduling().delete(exchange.id(), exchange.ifMatch());
    return Answer.noContent();
  }

  /// A job with its `ETag`.
  static Answer job(Scheduling scheduling, Job job) {
    return job(job, scheduling.outlook(job, 0), Status.OK_200);
  }

  private static Answer job(Job job, Outlook outlook, Status status) {
    JsonBuffer out = new JsonBuffer();
    JobWriter.write(job, outlook, out);
    return Answer.json(status, out).with(etag(job));
  }

  static io.helidon.http.Header etag(Job job) {
    return HeaderValues.create(HeaderNames.ETAG, "\"" + job.revision() + "\"");
  }

  private static @Nullable String reason(Exchange exchange) {
    return read(exchange, new ObjectReader<>(REMARK, Set.of())).reason;
  }

  private static Remark read(Exchange exchange, ObjectReader<Remark> reader) {
    Remark remark = new Remark();
    String body = exchange.body();
    if (!body.isEmpty()) {
      FieldErrors errors = new FieldErrors();
      reader.readBody(body, remark, errors);
      errors.refuse();
    }
    return remark;
  }

  /// The body of `/cancel` and `/pause`.
  private static final class Remark {
    @Nullable String reason;
  }
}
