package io.scheduleddb.storage;

import io.scheduleddb.api.Grant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Grants. A handful at a time: slots near now, and what an outage left behind.
final class GrantTable {
  private static final String COLUMNS = "slot, epoch, owners, fence, uncertain_until";
  private static final String BY_SLOT = "SELECT " + COLUMNS + " FROM slot_grant WHERE slot = ?";
  private static final String ALL = "SELECT " + COLUMNS + " FROM slot_grant ORDER BY slot";
  private static final String PUT =
      "INSERT OR REPLACE INTO slot_grant (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)";
  private static final String REMOVE = "DELETE FROM slot_grant WHERE slot = ?";
  private static final String REMOVE_CERTAIN =
      "DELETE FROM slot_grant WHERE epoch = ? AND uncertain_until IS NULL";
  private static final String DISOWN = "UPDATE slot_grant SET owners = '' WHERE epoch = ?";

  private final Session session;

  GrantTable(Session session) {
    this.session = session;
  }

  @Nullable Grant grant(long slot) {
    return session.sql(BY_SLOT).number(slot).first(GrantTable::read);
  }

  List<Grant> all() {
    return session.sql(ALL).all(GrantTable::read);
  }

  void put(Grant grant) {
    session
        .sql(PUT)
        .number(grant.slot())
        .number(grant.epoch())
        .text(String.join("\n", grant.owners()))
        .number(grant.fence())
        .instant(grant.uncertainUntil())
        .run();
  }

  void remove(long slot) {
    session.sql(REMOVE).number(slot).run();
  }

  void release(long epoch) {
    session.sql(REMOVE_CERTAIN).number(epoch).run();
    session.sql(DISOWN).number(epoch).run();
  }

  private static Grant read(Row row) {
    return new Grant(
        row.number(), row.number(), owners(row.text()), row.number(), row.instantOrNull());
  }

  private static List<String> owners(String lines) {
    return lines.isEmpty() ? List.of() : List.of(lines.split("\n"));
  }
}
