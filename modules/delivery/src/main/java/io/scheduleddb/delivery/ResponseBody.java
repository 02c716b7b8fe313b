package io.scheduleddb.delivery;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.HashSet;
import java.util.Set;

/// The content of a response: where it ends is told by its head (RFC 9112 §6.3).
final class ResponseBody {
  private static final long TO_THE_END = -1;

  /// Longest line of a chunk or trailer, in bytes.
  private static final int LONGEST_LINE = 4096;

  private final WireReader reader;
  private final boolean chunked;

  /// Bytes left in the body or in the chunk; [#TO_THE_END] when the connection's end is the body's.
  private long left;

  private boolean complete;
  private boolean begun;

  private ResponseBody(WireReader reader, boolean chunked, long left) {
    this.reader = reader;
    this.chunked = chunked;
    this.left = left;
    this.complete = !chunked && left == 0;
  }

  /// The body that follows `head` in the answer to a request by `method`.
  static ResponseBody of(ResponseHead head, String method, WireReader reader)
      throws ProtocolException {
    int status = head.status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new ResponseBody(reader, false, 0);
    }
    if (head.first("transfer-encoding") != null) {
      boolean chunked = head.tokens("transfer-encoding").getLast().equals("chunked");
      return new ResponseBody(reader, chunked, chunked ? 0 : TO_THE_END);
    }
    return new ResponseBody(reader, false, length(head));
  }

  private static long length(ResponseHead head) throws ProtocolException {
    Set<String> lengths = new HashSet<>(head.tokens("content-length"));
    if (lengths.isEmpty()) {
      return TO_THE_END;
    }
    String length = lengths.iterator().next();
    if (lengths.size() > 1 || !length.matches("[0-9]{1,18}")) {
      throw new ProtocolException("the response has a malformed length");
    }
    return Long.parseLong(length);
  }

  /// Whether it was read to its end, so that the next response may follow.
  boolean isComplete() {
    return complete && left != TO_THE_END;
  }

  /// Reads one byte or more; -1 at the end. Throws [EOFException] when the connection ends before
  /// it.
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (chunked && left == 0 && !complete) {
      nextChunk();
    }
    if (complete) {
      return -1;
    }
    int wanted = left == TO_THE_END ? length : (int) Math.min(length, left);
    int read = reader.read(bytes, offset, wanted);
    if (left == TO_THE_END) {
      complete = read < 0;
      return read;
    }
    if (read < 0) {
      throw new EOFException();
    }
    left -= read;
    complete = left == 0 && !chunked;
    return read;
  }

  private void nextChunk() throws IOException {
    if (begun && !reader.line(LONGEST_LINE).isEmpty()) {
      throw new ProtocolException("the response has a malformed chunk");
    }
    begun = true;
    String size = reader.line(LONGEST_LINE).split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new ProtocolException("the response has a malformed chunk");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      skipTrailers();
      complete = true;
    }
  }

  private void skipTrailers() throws IOException {
    for (int lines = 0; !reader.line(LONGEST_LINE).isEmpty(); lines++) {
      if (lines > 64) {
        throw new ProtocolException("the response has too many trailers");
      }
    }
  }
}
