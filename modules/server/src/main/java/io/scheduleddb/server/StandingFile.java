package io.scheduleddb.server;

import io.scheduleddb.cluster.Standing;
import io.scheduleddb.cluster.StandingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/// `standing.properties` in the data directory: what this node has promised while its cluster was
/// formed, and what it has become.
final class StandingFile implements StandingStore {
  private final DurableProperties file;
  private volatile Standing standing;

  /// @param otherwise what holds while nothing was stored
  ///
  /// @throws WrongSettingException when the file is damaged
  StandingFile(DurableProperties file, Standing otherwise) throws IOException {
    this.file = file;
    this.standing = file.exists() ? read(file) : otherwise;
  }

  private static Standing read(DurableProperties file) throws IOException {
    Properties stored = file.read();
    String cluster = stored.getProperty("cluster");
    try {
      return new Standing(
          stored.getProperty("endorses"),
          cluster == null ? null : UUID.fromString(cluster),
          truth(file, stored, "founder"),
          Integer.parseInt(file.require(stored, "awaited")),
          truth(file, stored, "member"),
          truth(file, stored, "removed"));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new WrongSettingException(file.file() + " is damaged: " + e.getMessage());
    }
  }

  private static boolean truth(DurableProperties file, Properties stored, String name) {
    return switch (file.require(stored, name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " is neither true nor false");
    };
  }

  @Override
  public Standing standing() {
    return standing;
  }

  @Override
  public void store(Standing next) {
    Map<String, String> values = new TreeMap<>();
    if (next.endorses() != null) {
      values.put("endorses", next.endorses());
    }
    if (next.cluster() != null) {
      values.put("cluster", next.cluster().toString());
    }
    values.put("founder", Boolean.toString(next.founder()));
    values.put("awaited", Integer.toString(next.awaited()));
    values.put("member", Boolean.toString(next.member()));
    values.put("removed", Boolean.toString(next.removed()));
    try {
      file.write(values);
    } catch (IOException e) {
      throw new UncheckedIOException(file.file() + " can't be written", e);
    }
    standing = next;
  }
}
