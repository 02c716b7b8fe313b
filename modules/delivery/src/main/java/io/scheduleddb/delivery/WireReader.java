package io.scheduleddb.delivery;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/// The bytes that a receiver sends, buffered. One thread at a time.
final class WireReader {
  private final InputStream in;
  private final byte[] buffer = new byte[4096];
  private int position;
  private int end;
  private boolean answered;

  WireReader(InputStream in) {
    this.in = in;
  }

  /// Notes that a response is to come.
  void begin() {
    answered = false;
  }

  /// Whether a byte has come since [#begin].
  boolean isAnswered() {
    return answered;
  }

  /// Whether all that came was read.
  boolean isEmpty() {
    return position == end;
  }

  /// Reads one byte or more; -1 at the end.
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (isEmpty() && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, bytes, offset, count);
    position += count;
    return count;
  }

  /// Reads a line and its end (CRLF or LF), which isn't part of the answer. Throws
  /// [ProtocolException] when it is longer than `limit` bytes, [EOFException] when there is none.
  String line(int limit) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (isEmpty() && !fill()) {
        throw new EOFException();
      }
      int start = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
      if (line.length() > limit) {
        throw new ProtocolException("the response's header is too long");
      }
      if (position < end) {
        position++;
        return withoutReturn(line);
      }
    }
  }

  private static String withoutReturn(StringBuilder line) {
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }

  private boolean fill() throws IOException {
    position = 0;
    end = 0;
    int read = in.read(buffer, 0, buffer.length);
    if (read < 0) {
      return false;
    }
    end = read;
    answered = true;
    return true;
  }
}
