package io.scheduleddb.web;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// The jobs of a batch as they came, each still to be read: either the elements of a JSON array, or
/// the lines of newline-delimited JSON that aren't blank. That there are no more than [#MAX_JOBS]
/// is known before the first is read.
final class BatchBody {
  static final int MAX_JOBS = 10_000;

  private final byte[] bytes;
  private final int most;
  private int[] bounds = new int[64];
  private int count;

  private BatchBody(byte[] bytes, int most) {
    this.bytes = bytes;
    this.most = most;
  }

  /// @param lines whether it is newline-delimited
  /// @param most bytes of one job
  static BatchBody of(byte[] bytes, boolean lines, int most) {
    BatchBody body = new BatchBody(bytes, most);
    if (lines) {
      body.findLines();
    } else {
      JsonElements.find(bytes, body::add);
    }
    if (body.count == 0) {
      throw new Refusal(Problem.field("", "the batch holds no job"));
    }
    return body;
  }

  private void findLines() {
    for (int from = 0; from < bytes.length; ) {
      int to = from;
      boolean blank = true;
      while (to < bytes.length && bytes[to] != '\n') {
        blank &= " \t\r".indexOf(bytes[to++]) >= 0;
      }
      if (!blank) {
        add(from, to);
      }
      from = to + 1;
    }
  }

  private void add(int from, int to) {
    if (count == MAX_JOBS) {
      throw new Refusal(
          Problem.Kind.TOO_LARGE, "the batch holds more than the limit of " + MAX_JOBS + " jobs");
    }
    if (bounds.length == 2 * count) {
      bounds = Arrays.copyOf(bounds, 4 * count);
    }
    bounds[2 * count] = from;
    bounds[2 * count + 1] = to;
    count++;
  }

  int count() {
    return count;
  }

  int length(int index) {
    return bounds[2 * index + 1] - bounds[2 * index];
  }

  /// The JSON text of a job; refused when it is too long, or no text.
  String text(int index) {
    if (length(index) > most) {
      throw new Refusal(
          Problem.Kind.TOO_LARGE, "the job is larger than the limit of " + most + " bytes");
    }
    return JsonInput.decoded(Arrays.copyOfRange(bytes, bounds[2 * index], bounds[2 * index + 1]));
  }

  /// A digest by which the same batch is known again: like that of a single job it doesn't depend
  /// on white space or the order of names. Jobs that can't be read count byte by byte.
  ///
  /// @param atomic whether all are wanted or none: another request than the same jobs one by one
  String fingerprint(boolean atomic) {
    MessageDigest digest = Fingerprint.sha256();
    digest.update((byte) (atomic ? 'a' : 'e'));
    for (int i = 0; i < count; i++) {
      digest.update(fingerprint(i).getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private String fingerprint(int index) {
    try {
      return Fingerprint.of(text(index));
    } catch (Refusal unreadable) {
      MessageDigest digest = Fingerprint.sha256();
      digest.update(bytes, bounds[2 * index], length(index));
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
