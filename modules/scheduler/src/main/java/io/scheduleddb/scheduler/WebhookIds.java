package io.scheduleddb.scheduler;

import io.scheduleddb.api.JobId;
import java.time.Instant;

/// The id under which every attempt of an occurrence is sent: `<job id>@<due instant, epoch ms>`.
/// Full stops of the job id are written `%2E`, because a webhook-id mustn't hold one (Standard
/// Webhooks, "webhook-id").
final class WebhookIds {
  private WebhookIds() {}

  static String of(JobId job, Instant due) {
    return job.value().replace(".", "%2E") + "@" + due.toEpochMilli();
  }
}
