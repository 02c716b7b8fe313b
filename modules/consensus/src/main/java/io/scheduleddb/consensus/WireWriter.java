package io.scheduleddb.consensus;

import io.scheduleddb.api.Invariant;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Writes the protobuf wire format into one growing buffer. A nested message is written where it
/// will stay and its length put in front afterwards, so no size is worked out beforehand:
/// protobuf's own writer wants every length first, which means walking every record twice. Fields
/// come in the order of the calls; by ascending number the bytes are those that protobuf's own code
/// writes.
///
/// Methods leave out a field that has its default, those named `maybe` only one that is null. An
/// instant or a span that isn't whole milliseconds, or text that isn't valid Unicode, is refused:
/// the leader applies the command itself and the followers what they read, and both must be equal.
/// One thread at a time.
final class WireWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private byte[] bytes = new byte[1024];
  private int size;

  /// How many bytes are written.
  int size() {
    return size;
  }

  /// Forgets what was written after the first `size` bytes.
  void truncate(int size) {
    this.size = size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void number(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
  }

  void flag(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  void decimal(int field, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      tag(field, FIXED64);
      reserve(Long.BYTES);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        bytes[size++] = (byte) (bits >>> shift);
      }
    }
  }

  void time(int field, Instant value) {
    number(field, zigzag(millis(value)));
  }

  void maybeTime(int field, @Nullable Instant value) {
    if (value != null) {
      tag(field, VARINT);
      varint(zigzag(millis(value)));
    }
  }

  /// A packed field.
  void times(int field, List<Instant> values) {
    if (!values.isEmpty()) {
      message(field, values, (out, all) -> all.forEach(each -> out.varint(zigzag(millis(each)))));
    }
  }

  void span(int field, Duration value) {
    number(field, millis(value));
  }

  void maybeSpan(int field, @Nullable Duration value) {
    if (value != null) {
      maybeNumber(field, millis(value));
    }
  }

  void maybeNumber(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  void text(int field, String value) {
    if (!value.isEmpty()) {
      maybeText(field, value);
    }
  }

  void maybeText(int field, @Nullable String value) {
    if (value != null) {
      message(field, value, WireWriter::characters);
    }
  }

  /// A nested message, present even when it is empty.
  <T> void message(int field, T value, BiConsumer<WireWriter, ? super T> body) {
    tag(field, LENGTH);
    reserve(1);
    int start = ++size;
    body.accept(this, value);
    int length = size - start;
    int extra = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(bytes, start, bytes, start + extra, length);
    }
    size = start - 1;
    varint(length);
    size += length;
  }

  private void characters(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        encoded(text.substring(i));
        return;
      }
      bytes[size++] = (byte) c;
    }
  }

  private void encoded(String text) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      int length = utf8.remaining();
      reserve(length);
      utf8.get(bytes, size, length);
      size += length;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text with half a surrogate pair", e);
    }
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long millis(Instant value) {
    long millis = value.toEpochMilli();
    boolean whole = Instant.ofEpochMilli(millis).equals(value);
    Invariant.check(whole, "instant not in whole milliseconds", value);
    return millis;
  }

  private static long millis(Duration value) {
    long millis = value.toMillis();
    Invariant.check(
        Duration.ofMillis(millis).equals(value), "span not in whole milliseconds", value);
    return millis;
  }
}
