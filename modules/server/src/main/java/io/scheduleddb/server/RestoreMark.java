package io.scheduleddb.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Marks a data directory while a restore fills it, so that no node starts on the half of one.
/// Everything in a marked directory was put there by the restore.
record RestoreMark(Path directory) {
  private static final String FILE = "restore.properties";

  /// What may be there before: the lock that is held, and what file systems put at their root.
  private static final Set<String> NOTHING = Set.of("lock", "lost+found");

  private DurableProperties file() {
    return new DurableProperties(directory.resolve(FILE), "A restore is under way");
  }

  /// @throws WrongSettingException while a restore hasn't come to its end
  void requireNone() {
    if (file().exists()) {
      throw new WrongSettingException(
          "DATA_DIR %s holds a restore that didn't come to its end: run it again, or empty it"
              .formatted(directory));
    }
  }

  /// Marks an empty directory, or empties a marked one; durable on return.
  ///
  /// @throws WrongSettingException when there is something in it
  void begin() throws IOException {
    if (file().exists()) {
      clear();
      return;
    }
    List<String> held;
    try (Stream<Path> all = Files.list(directory)) {
      held =
          all.map(each -> each.getFileName().toString()).filter(n -> !NOTHING.contains(n)).toList();
    }
    if (!held.isEmpty()) {
      throw new WrongSettingException(
          "DATA_DIR %s isn't empty, it has %s: a backup is restored to an empty one only"
              .formatted(directory, String.join(", ", held.stream().sorted().toList())));
    }
    file().write(Map.of());
  }

  private void clear() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> children = all.sorted(Comparator.reverseOrder()).filter(this::isOurs).toList();
      for (Path each : children) {
        Files.delete(each);
      }
    }
  }

  private boolean isOurs(Path path) {
    if (path.equals(directory)) {
      return false;
    }
    String top = directory.relativize(path).getName(0).toString();
    return !NOTHING.contains(top) && !top.equals(FILE);
  }

  /// Leaves an empty directory again.
  void undo() throws IOException {
    clear();
    end();
  }

  /// The restore is whole; durable on return.
  void end() throws IOException {
    file().delete();
  }
}
