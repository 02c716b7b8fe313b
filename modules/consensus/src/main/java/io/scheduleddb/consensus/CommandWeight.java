package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Target;

/// Roughly what a waiting command takes in memory, in bytes. Cheap: only what can be large is
/// counted.
final class CommandWeight {
  /// Objects and everything that is short.
  private static final int BASE = 512;

  private CommandWeight() {}

  static int of(Command command) {
    return switch (command) {
      case Command.CreateJob create -> BASE + of(create.spec());
      case Command.CreateJobs create ->
          BASE + create.jobs().stream().mapToInt(CommandWeight::of).sum();
      case Command.ReplaceJob replace -> BASE + of(replace.job());
      case Command.Conditional conditional -> of(conditional.command());
      default -> BASE;
    };
  }

  private static int of(JobSpec spec) {
    Target target = spec.target();
    int weight = target.url().length();
    String payload = target.payload();
    weight += payload == null ? 0 : payload.length();
    String description = spec.description();
    weight += description == null ? 0 : description.length();
    for (Target.Header header : target.headers()) {
      weight += header.name().length() + header.value().length();
    }
    for (var label : spec.labels().entrySet()) {
      weight += label.getKey().length() + label.getValue().length();
    }
    return weight;
  }
}
