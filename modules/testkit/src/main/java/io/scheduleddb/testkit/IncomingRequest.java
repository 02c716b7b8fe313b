package io.scheduleddb.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request as it came, and what a delivery's headers say in it.
record IncomingRequest(Instant at, String path, Map<String, String> headers, String body) {
  private static final Pattern JOB = Pattern.compile("\\{\"job_id\":\"([^\"]*)\"");

  /// Reads the next request; null when the connection ends before it.
  static @Nullable IncomingRequest read(InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    Instant at = Instant.now();
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    int pathStart = requestLine.indexOf(' ') + 1;
    String path = requestLine.substring(pathStart, requestLine.indexOf(' ', pathStart));
    return new IncomingRequest(at, path, headers, new String(body, StandardCharsets.UTF_8));
  }

  /// The record of this call when it was answered with `status`.
  Received received(int status) {
    Matcher job = JOB.matcher(body);
    return new Received(
        at,
        path,
        job.lookingAt() ? job.group(1) : "",
        headers.getOrDefault("webhook-id", ""),
        Instant.parse(headers.getOrDefault("scheduled-time", "1970-01-01T00:00:00Z")),
        Integer.parseInt(headers.getOrDefault("scheduled-attempt", "0")),
        Long.parseLong(headers.getOrDefault("scheduled-fence", "0")),
        headers,
        body,
        status);
  }

  /// A line without its end; empty at the end of the stream, too.
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
