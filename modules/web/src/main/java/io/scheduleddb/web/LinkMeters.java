package io.scheduleddb.web;

import io.helidon.metrics.api.Counter;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Telemetry.Answered;
import java.util.Map;
import java.util.Objects;

/// Counts what the link to other nodes tells.
final class LinkMeters implements Telemetry.Link {
  private final Map<Answered, Counter> questions;

  LinkMeters(MeterMaker maker) {
    questions =
        maker.counters(
            "scheduled_db_link_requests",
            "Questions of this node to others over HTTP, by what came of them",
            "result",
            Answered.class,
            JobWriter::word);
  }

  @Override
  public void asked(Answered answered) {
    Objects.requireNonNull(questions.get(answered)).increment();
  }
}
