package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Jobs that come many at a time, in the log: `CreateJobs` and `UseKey` of `log.proto`.
final class IntakeCommandCodec {
  private IntakeCommandCodec() {}

  static void writeCreate(WireWriter out, Command.CreateJobs create) {
    create.jobs().forEach(each -> out.message(1, each, JobCommandCodec::writeCreate));
    IdempotencyKey key = create.key();
    if (key != null) {
      out.message(2, key, IntakeCommandCodec::writeKey);
    }
  }

  static Command readCreate(WireReader in) {
    List<Command.CreateJob> jobs = new ArrayList<>();
    @Nullable IdempotencyKey key = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> jobs.add(in.message(JobCommandCodec::readCreate));
        case 2 -> key = in.message(IntakeCommandCodec::readKey);
        default -> in.skip();
      }
    }
    return new Command.CreateJobs(jobs, key);
  }

  static void writeKey(WireWriter out, IdempotencyKey key) {
    out.text(1, key.value());
    out.text(2, key.fingerprint());
  }

  static IdempotencyKey readKey(WireReader in) {
    String value = "";
    String fingerprint = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> value = in.text();
        case 2 -> fingerprint = in.text();
        default -> in.skip();
      }
    }
    return new IdempotencyKey(value, fingerprint);
  }
}
