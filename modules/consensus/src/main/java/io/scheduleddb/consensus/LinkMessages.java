package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// What nodes ask each other: the messages of `link.proto`, where they are told, and their bytes.
final class LinkMessages {
  private LinkMessages() {}

  record Item(long number, Command command) {}

  record Propose(String cluster, long term, long process, List<Item> items) {}

  /// @param problem null when another leader may take it, or this one later
  record Turned(long number, @Nullable Problem problem, String why) {}

  record Read(String cluster, boolean unconfirmed) {}

  /// @param time what the leader's clock shows; the epoch when it can't tell whether that is right
  record Pulse(
      String cluster,
      long term,
      String leader,
      String address,
      Content agreed,
      Instant stamp,
      Instant time,
      long committed) {}

  /// @param time what the clock of the machine shows
  record PulseAnswer(
      String peer, long term, Instant time, @Nullable String shortage, Content content) {}

  /// A digest of the content at an index of the log; comparable with those of the same schema.
  ///
  /// @param schema the version of the store's schema
  record Content(long index, int schema, String hash) {
    static final Content NONE = new Content(0, 0, "");
  }

  /// Begins a [Propose]; [#append] adds the items.
  static WireWriter beginPropose(String cluster, long term, long process) {
    WireWriter out = new WireWriter();
    out.text(1, cluster);
    out.number(2, term);
    out.number(3, process);
    return out;
  }

  /// Throws when the command can't be written, and may have written a part of it then.
  static void append(WireWriter out, long number, Command command) {
    out.message(
        4,
        command,
        (inner, each) -> {
          inner.number(1, number);
          inner.message(2, each, CommandCodec::write);
        });
  }

  static Propose readPropose(byte[] bytes) {
    WireReader in = reader(bytes);
    String cluster = "";
    long term = 0;
    long process = 0;
    List<Item> items = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cluster = in.text();
        case 2 -> term = in.number();
        case 3 -> process = in.number();
        case 4 -> items.add(in.message(LinkMessages::item));
        default -> in.skip();
      }
    }
    return new Propose(cluster, term, process, items);
  }

  private static Item item(WireReader in) {
    long number = 0;
    @Nullable Command command = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.number();
        case 2 -> command = in.message(CommandCodec::read);
        default -> in.skip();
      }
    }
    return new Item(number, EntryCodec.required(command, "command in a proposal"));
  }

  static byte[] write(List<Turned> turned) {
    WireWriter out = new WireWriter();
    for (Turned each : turned) {
      out.message(
          1,
          each,
          (inner, one) -> {
            inner.number(1, one.number);
            inner.text(2, one.problem == null ? "" : one.problem.kind().name());
            inner.text(3, one.problem == null ? one.why : one.problem.detail());
          });
    }
    return out.toBytes();
  }

  static List<Turned> readProposed(byte[] bytes) {
    WireReader in = reader(bytes);
    List<Turned> turned = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> turned.add(in.message(LinkMessages::turned));
        default -> in.skip();
      }
    }
    return turned;
  }

  private static Turned turned(WireReader in) {
    long number = 0;
    String kind = "";
    String detail = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.number();
        case 2 -> kind = in.text();
        case 3 -> detail = in.text();
        default -> in.skip();
      }
    }
    return new Turned(number, kind.isEmpty() ? null : Problem.of(kind(kind), detail), detail);
  }

  /// A kind that this version doesn't know comes from a newer leader.
  private static Problem.Kind kind(String name) {
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return Problem.Kind.UNAVAILABLE;
  }

  static byte[] write(Read read) {
    WireWriter out = new WireWriter();
    out.text(1, read.cluster);
    out.flag(2, read.unconfirmed);
    return out.toBytes();
  }

  static Read readRead(byte[] bytes) {
    WireReader in = reader(bytes);
    String cluster = "";
    boolean unconfirmed = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cluster = in.text();
        case 2 -> unconfirmed = in.flag();
        default -> in.skip();
      }
    }
    return new Read(cluster, unconfirmed);
  }

  static byte[] write(long index) {
    WireWriter out = new WireWriter();
    out.number(1, index);
    return out.toBytes();
  }

  static long readIndex(byte[] bytes) {
    WireReader in = reader(bytes);
    long index = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> index = in.number();
        default -> in.skip();
      }
    }
    return index;
  }

  static byte[] write(Pulse pulse) {
    WireWriter out = new WireWriter();
    out.text(1, pulse.cluster);
    out.number(2, pulse.term);
    out.text(3, pulse.leader);
    out.text(4, pulse.address);
    out.time(7, pulse.stamp);
    out.number(8, pulse.committed);
    out.time(9, pulse.time);
    write(out, 11, pulse.agreed);
    return out.toBytes();
  }

  static Pulse readPulse(byte[] bytes) {
    WireReader in = reader(bytes);
    String cluster = "";
    long term = 0;
    String leader = "";
    String address = "";
    Content agreed = Content.NONE;
    Instant stamp = Instant.EPOCH;
    Instant time = Instant.EPOCH;
    long committed = -1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cluster = in.text();
        case 2 -> term = in.number();
        case 3 -> leader = in.text();
        case 4 -> address = in.text();
        case 7 -> stamp = in.time();
        case 8 -> committed = in.number();
        case 9 -> time = in.time();
        case 11 -> agreed = in.message(LinkMessages::content);
        default -> in.skip();
      }
    }
    return new Pulse(cluster, term, leader, address, agreed, stamp, time, committed);
  }

  static byte[] write(PulseAnswer answer) {
    WireWriter out = new WireWriter();
    out.text(1, answer.peer);
    out.number(2, answer.term);
    out.time(3, answer.time);
    out.maybeText(4, answer.shortage);
    write(out, 8, answer.content);
    return out.toBytes();
  }

  static PulseAnswer readPulseAnswer(byte[] bytes) {
    WireReader in = reader(bytes);
    String peer = "";
    long term = 0;
    Instant time = Instant.EPOCH;
    @Nullable String shortage = null;
    Content content = Content.NONE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> peer = in.text();
        case 2 -> term = in.number();
        case 3 -> time = in.time();
        case 4 -> shortage = in.text();
        case 8 -> content = in.message(LinkMessages::content);
        default -> in.skip();
      }
    }
    return new PulseAnswer(peer, term, time, shortage, content);
  }

  private static void write(WireWriter out, int field, Content content) {
    if (content.index != 0) {
      out.message(
          field,
          content,
          (inner, each) -> {
            inner.number(1, each.index);
            inner.number(2, each.schema);
            inner.text(3, each.hash);
          });
    }
  }

  private static Content content(WireReader in) {
    long index = 0;
    int schema = 0;
    String hash = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> index = in.number();
        case 2 -> schema = in.small();
        case 3 -> hash = in.text();
        default -> in.skip();
      }
    }
    return new Content(index, schema, hash);
  }

  private static WireReader reader(byte[] bytes) {
    return new WireReader(ByteString.copyFrom(bytes).newCodedInput());
  }
}
