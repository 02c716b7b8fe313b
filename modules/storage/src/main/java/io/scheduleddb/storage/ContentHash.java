package io.scheduleddb.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A digest of everything that equal replicas share: every column of every table, in the order of
/// the keys, each value with its type and its length, so that no two contents look alike. The files
/// themselves differ between replicas, by how the log was batched.
///
/// `spec.trace` is left out. It says which request a job is from, for whoever looks at traces, and
/// nothing that a replica does depends on it. A node of the first version passes over it in the
/// log, so after an upgrade some replicas have it of a job and others don't.
///
/// Replicas compare digests of one schema: what is changed here needs a new one, or the nodes that
/// run the other version look as if their content differed.
final class ContentHash {
  /// Each table with its key. A test holds this against the schema.
  static final List<Table> TABLES =
      List.of(
          new Table("meta", "one"),
          new Table("job", "number"),
          new Table("spec", "number", "number, fingerprint, " + SpecColumns.NAMES),
          new Table("job_label", "key, value, job"),
          new Table("status_count", "status"),
          new Table("slot_entry", "slot, at, job, due"),
          new Table("slot_grant", "slot"),
          new Table("ledger", "job, due"),
          new Table("attempt", "job, due, number"),
          new Table("deleted_job", "number"),
          new Table("idempotency_key", "key"));

  private final MessageDigest digest = sha256();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  private ContentHash() {}

  record Table(String name, String key, String columns) {
    Table(String name, String key) {
      this(name, key, "*");
    }

    String query() {
      // A count that has come to nothing is kept by one replica and was never made by another.
      String which = name.equals("status_count") ? " WHERE jobs <> 0" : "";
      return "SELECT " + columns + " FROM " + name + which + " ORDER BY " + key;
    }
  }

  /// SHA-256 in hexadecimal. The session must be entered; it stays in its transaction.
  static String of(Session session) {
    return new ContentHash().content(session);
  }

  /// The same, with what a query more gives before it.
  static String of(Session session, String query) {
    ContentHash hash = new ContentHash();
    session.forEachRow(query, hash::row);
    return hash.content(session);
  }

  private String content(Session session) {
    for (Table table : TABLES) {
      text(table.name);
      session.forEachRow(table.query(), this::row);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void row(@Nullable Object[] values) {
    digest.update((byte) 'r');
    for (Object value : values) {
      switch (value) {
        case null -> digest.update((byte) '0');
        case Number whole when whole instanceof Integer || whole instanceof Long -> {
          digest.update((byte) 'i');
          number(whole.longValue());
        }
        case Double real -> {
          digest.update((byte) 'd');
          number(Double.doubleToLongBits(real));
        }
        default -> {
          digest.update((byte) 't');
          text(value.toString());
        }
      }
    }
  }

  private void number(long value) {
    digest.update(number.clear().putLong(value).flip());
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
