package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Snapshots;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/// Hands out backups. They hold the jobs with all their secrets, so only those who know the
/// cluster's token get them.
final class Backups {
  private static final Header SQLITE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/vnd.sqlite3");

  private static final DateTimeFormatter FOR_NAMES =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Backups() {}

  /// `GET /backup`. A `HEAD` says only whether one could be asked for: a copy of everything isn't
  /// made to tell its length.
  static Answer backup(Exchange exchange) {
    Consistency consistency = exchange.query().consistency();
    await(exchange.parts().replicator(), consistency);
    if (exchange.isHead()) {
      return Answer.ok(new JsonBuffer()).typed(SQLITE);
    }
    BackupLabel label = label(exchange.cluster().self());
    Snapshots.Copy copy = exchange.parts().snapshots().backup(label);
    LogPosition position = copy.position();
    return Answer.file(copy)
        .typed(SQLITE)
        .with(HeaderValues.create(ReadYourWrites.INDEX, Long.toString(position.index())))
        .with(
            HeaderValues.create("Scheduled-Db-Position", position.term() + "/" + position.index()))
        .with(HeaderValues.create("Repr-Digest", digest(copy.sha256())))
        .with(
            HeaderValues.create(
                HeaderNames.CONTENT_DISPOSITION,
                "attachment; filename=\"" + name(label, position) + "\""));
  }

  private static void await(Replicator replicator, Consistency consistency) {
    try {
      replicator.readable(consistency).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }

  private static BackupLabel label(PeerStatus self) {
    return new BackupLabel(
        Objects.requireNonNull(self.cluster(), "a node that serves has a cluster"),
        self.clusterName(),
        self.slotGap(),
        self.peer().node(),
        self.time().truncatedTo(ChronoUnit.MILLIS));
  }

  /// As RFC 9530 has it.
  private static String digest(String sha256) {
    return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)) + ":";
  }

  /// Names of clusters need no quoting: letters, digits, dots, dashes.
  private static String name(BackupLabel label, LogPosition position) {
    return "%s-%d-%s.db"
        .formatted(label.clusterName(), position.index(), FOR_NAMES.format(label.createdAt()));
  }
}
