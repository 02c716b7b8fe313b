package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// One entry of the log and its bytes: `Entry` of `log.proto`. The schema and its rules are there.
/// Records are written and read without classes in between. No state; any thread.
final class EntryCodec {
  /// The newest format that this version writes and reads.
  static final int FORMAT = 1;

  private EntryCodec() {}

  /// What an entry says.
  record Content(Instant time, List<Command> commands) {}

  /// Begins an entry; [#append] adds its commands.
  static WireWriter begin(Instant time) {
    WireWriter out = new WireWriter();
    out.number(1, FORMAT);
    out.time(2, time);
    return out;
  }

  /// Adds a command; when it can't be written it leaves `out` as it was and throws.
  static void append(WireWriter out, Command command) {
    int before = out.size();
    try {
      out.message(3, command, CommandCodec::write);
    } catch (RuntimeException e) {
      out.truncate(before);
      throw e;
    }
  }

  /// Reads an entry back; throws [UnreadableEntryException] when any of it isn't understood.
  static Content read(ByteString bytes) {
    try {
      return content(new WireReader(bytes.newCodedInput()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UnreadableEntryException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Content content(WireReader in) {
    int format = 0;
    Instant time = Instant.EPOCH;
    List<Command> commands = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> format = supported(in.number());
        case 2 -> time = in.time();
        case 3 -> commands.add(in.message(CommandCodec::read));
        default -> in.skip();
      }
    }
    supported(format);
    return new Content(time, commands);
  }

  private static int supported(long format) {
    if (format < 1 || format > FORMAT) {
      throw new UnreadableEntryException(
          "format " + format + ", this version reads up to " + FORMAT);
    }
    return (int) format;
  }

  /// What a message can't do without.
  static <T> T required(@Nullable T value, String what) {
    if (value == null) {
      throw new UnreadableEntryException("no " + what);
    }
    return value;
  }
}
