package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a copy of another node's store down into a file: whole and as it was sent, or not at all.
///
/// @param stall it ends when no byte has come for so long
record Download(String address, Path into, Duration stall) {
  private static final Pattern POSITION = Pattern.compile("(\\d{1,18})/(\\d{1,18})");
  private static final int BUFFER = 1 << 16;

  LogPosition from(HttpClient http, HttpRequest request) {
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw Answers.refusal(address, answer.statusCode(), body.readNBytes(BUFFER));
        }
        return save(answer, body);
      }
    } catch (IOException e) {
      throw HttpPeerLink.failure(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkFailure("the download from " + address + " was interrupted", true);
    }
  }

  private LogPosition save(HttpResponse<InputStream> answer, InputStream body) throws IOException {
    Matcher position =
        POSITION.matcher(answer.headers().firstValue("Scheduled-Db-Position").orElse(""));
    if (!position.matches()) {
      throw new LinkFailure(address + " doesn't say what its copy holds", true);
    }
    boolean good = false;
    try {
      String hash = copy(body);
      String promised = answer.headers().firstValue("Scheduled-Db-Sha256").orElse("");
      if (!hash.equals(promised)) {
        throw new LinkFailure(
            "the copy from %s has the digest %s, not %s".formatted(address, hash, promised), true);
      }
      good = true;
    } finally {
      if (!good) {
        Files.deleteIfExists(into);
      }
    }
    return new LogPosition(Long.parseLong(position.group(1)), Long.parseLong(position.group(2)));
  }

  /// Returns the SHA-256 of what came, which is then on the disk.
  private String copy(InputStream body) throws IOException {
    MessageDigest digest = sha256();
    AtomicLong last = new AtomicLong(System.nanoTime());
    Timer watch = new Timer("download-watch", true);
    watch.schedule(ending(body, last), stall.toMillis() / 4 + 1, stall.toMillis() / 4 + 1);
    try (FileChannel file =
        FileChannel.open(into, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      for (int read; (read = body.read(buffer)) >= 0; ) {
        last.set(System.nanoTime());
        digest.update(buffer, 0, read);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      file.force(true);
    } finally {
      watch.cancel();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Closing the stream makes the one who reads it fail.
  private TimerTask ending(InputStream body, AtomicLong last) {
    return new TimerTask() {
      @Override
      public void run() {
        if (System.nanoTime() - last.get() > stall.toNanos()) {
          try {
            body.close();
          } catch (IOException e) {
            // It is given up either way.
          }
        }
      }
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
