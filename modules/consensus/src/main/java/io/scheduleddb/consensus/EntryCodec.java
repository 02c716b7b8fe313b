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
  /// The newest format that this version writes and reads. Entries without a term have format 1.
  static final int FORMAT = 2;

  private EntryCodec() {}

  /// What an entry says.
  ///
  /// @param term the term in which it was proposed; 0 in entries that don't say it
  /// @param origins whose requests the commands are, in their order; may be empty
  record Content(Instant time, List<Command> commands, long term, List<Origin> origins) {
    Content {
      commands = List.copyOf(commands);
      origins = List.copyOf(origins);
    }

    /// The same without its commands when the log has it under another term than it was proposed
    /// in.
    Content in(long logged) {
      return term == 0 || term == logged ? this : new Content(time, List.of(), term, List.of());
    }
  }

  /// Begins an entry; [#append] adds its commands, [#end] what is said of them together.
  static WireWriter begin(Instant time, int format) {
    WireWriter out = new WireWriter();
    out.number(1, format);
    out.time(2, time);
    return out;
  }

  /// Ends an entry of format 2.
  static void end(WireWriter out, long term, List<Origin> origins) {
    out.number(4, term);
    origins.forEach(each -> out.message(5, each, EntryCodec::write));
  }

  private static void write(WireWriter out, Origin origin) {
    out.number(1, origin.process());
    out.number(2, origin.first());
    out.number(3, origin.count());
  }

  private static Origin origin(WireReader in) {
    long process = 0;
    long first = 0;
    int count = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> process = in.number();
        case 2 -> first = in.number();
        case 3 -> count = in.small();
        default -> in.skip();
      }
    }
    return new Origin(process, first, count);
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
    long term = 0;
    List<Command> commands = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> format = supported(in.number());
        case 2 -> time = in.time();
        case 3 -> commands.add(in.message(CommandCodec::read));
        case 4 -> term = in.number();
        case 5 -> origins.add(in.message(EntryCodec::origin));
        default -> in.skip();
      }
    }
    supported(format);
    return new Content(time, commands, term, fitting(origins, commands.size()));
  }

  private static List<Origin> fitting(List<Origin> origins, int commands) {
    long said = 0;
    for (Origin origin : origins) {
      said += origin.count() < 0 ? Integer.MAX_VALUE : origin.count();
    }
    if (said > 0 && said != commands) {
      throw new UnreadableEntryException(said + " requests, but " + commands + " commands");
    }
    return origins;
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
