package io.scheduleddb.consensus;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;

/// Reads what [WireWriter] wrote: `next()` moves to a field, then exactly one method takes its
/// value or `skip()` passes over it. Anything that isn't the wire format, or a value of another
/// wire type than asked for, is an [UnreadableEntryException]. One thread at a time.
final class WireReader {
  private final CodedInputStream in;
  private int tag;

  WireReader(CodedInputStream in) {
    this.in = in;
  }

  /// Moves to the next field of the current message; false at its end.
  boolean next() {
    tag = read(CodedInputStream::readTag);
    return tag != 0;
  }

  /// The number of the field moved to.
  int field() {
    return WireFormat.getTagFieldNumber(tag);
  }

  void skip() {
    if (!read(stream -> stream.skipField(tag))) {
      throw new UnreadableEntryException("stray end of group");
    }
  }

  long number() {
    expect(WireFormat.WIRETYPE_VARINT);
    return read(CodedInputStream::readInt64);
  }

  int small() {
    return (int) number();
  }

  boolean flag() {
    return number() != 0;
  }

  double decimal() {
    expect(WireFormat.WIRETYPE_FIXED64);
    return read(CodedInputStream::readDouble);
  }

  Instant time() {
    expect(WireFormat.WIRETYPE_VARINT);
    return Instant.ofEpochMilli(read(CodedInputStream::readSInt64));
  }

  /// Adds a repeated field, packed or not, to `before`.
  List<Instant> times(List<Instant> before) {
    List<Instant> all = new ArrayList<>(before);
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      all.add(time());
      return all;
    }
    return message(inner -> {
      while (read(stream -> !stream.isAtEnd())) {
        all.add(Instant.ofEpochMilli(read(CodedInputStream::readSInt64)));
      }
      inner.tag = 0;
      return all;
    });
  }

  Duration span() {
    return Duration.ofMillis(number());
  }

  String text() {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return read(CodedInputStream::readStringRequireUtf8);
  }

  /// A nested message; `body` reads fields until there are no more.
  <T> T message(Function<WireReader, T> body) {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = read(stream -> stream.pushLimit(stream.readRawVarint32()));
    T value = body.apply(this);
    if (tag != 0) {
      throw new UnreadableEntryException("nested message not read to its end");
    }
    in.popLimit(outer);
    return value;
  }

  private void expect(int type) {
    if (WireFormat.getTagWireType(tag) != type) {
      throw new UnreadableEntryException(
          "field "
              + field()
              + " has wire type "
              + WireFormat.getTagWireType(tag)
              + ", not "
              + type);
    }
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.from(in);
    } catch (IOException e) {
      throw new UnreadableEntryException(String.valueOf(e.getMessage()), e);
    }
  }

  private interface Reading<T> {
    T from(CodedInputStream in) throws IOException;
  }
}
