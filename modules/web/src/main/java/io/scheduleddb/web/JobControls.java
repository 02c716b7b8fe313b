package io.scheduleddb.web;

import io.helidon.http.Status;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;

/// What has a job delivered beside its schedule.
final class JobControls {
  private JobControls() {}

  static Answer trigger(Exchange exchange) {
    String body = exchange.body();
    ControlForm form = ControlForm.read(body, "overlap_policy", "reason");
    Scheduling scheduling = exchange.parts().scheduling();
    Reply.Placed placed =
        scheduling.trigger(
            exchange.id(), form.overlap, form.reason, exchange.key(body), exchange.ifMatch());
    return placed(placed, scheduling);
  }

  private static Answer placed(Reply.Placed placed, Scheduling scheduling) {
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("job_id").text(placed.job().id().value());
    out.name("scheduled_at").instant(placed.due());
    out.name("webhook_id").text(scheduling.webhookId(placed.job().id(), placed.due()));
    out.name("origin").text(placed.origin().text());
    return Answer.json(Status.ACCEPTED_202, out.close('}')).with(JobWrites.etag(placed.job()));
  }
}
