package io.scheduleddb.testkit.store;

import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A store in sorted maps. One thread only.
///
/// Every change is noted, so that a transaction that fails can be taken back, and after it those
/// that a power cut takes: see [#cutPower].
public final class MemoryJobStore implements JobStore {
  private final Files files;
  private final MemoryReader reader = new MemoryReader(this);

  /// Transactions that a power cut may take back, the oldest first.
  private final List<List<Change<?, ?>>> unsafe = new ArrayList<>();

  private Tables tables = new Tables();
  private @Nullable List<Change<?, ?>> open;

  /// Where copies of stores lie, by name: what stands for the file system.
  public static final class Files {
    private final Map<Path, Tables> content = new HashMap<>();

    /// Without any.
    public Files() {}
  }

  public MemoryJobStore(Files files) {
    this.files = files;
  }

  @Override
  public LogPosition applied() {
    return committed(MemoryReader::applied);
  }

  @Override
  public <R> R write(Function<Writer, R> work) {
    Invariant.check(open == null, "one writer at a time", this);
    List<Change<?, ?>> changes = new ArrayList<>();
    MemoryWriter writer = new MemoryWriter(tables, changes);
    open = changes;
    boolean done = false;
    try {
      R result = work.apply(writer);
      unsafe.add(changes);
      done = true;
      return result;
    } finally {
      if (!done) {
        undo(changes);
      }
      writer.close();
      open = null;
    }
  }

  /// What is read of the committed content: within a transaction its changes are put aside.
  <T extends @Nullable Object> T committed(Function<Tables, T> read) {
    List<Change<?, ?>> changes = open;
    if (changes == null) {
      return read.apply(tables);
    }
    undo(changes);
    try {
      return read.apply(tables);
    } finally {
      changes.forEach(Change::redo);
    }
  }

  private static void undo(List<Change<?, ?>> changes) {
    changes.reversed().forEach(Change::undo);
  }

  @Override
  public Reader reader() {
    return reader;
  }

  @Override
  public LogPosition checkpoint() {
    unsafe.clear();
    return applied();
  }

  /// How many transactions a power cut may take back.
  public int unsafe() {
    return unsafe.size();
  }

  /// The power goes: the newest `lost` transactions are taken back, but none before the last
  /// [#checkpoint].
  public void cutPower(int lost) {
    for (int i = Math.min(lost, unsafe.size()); i > 0; i--) {
      undo(unsafe.removeLast());
    }
  }

  @Override
  public LogPosition copyTo(Path file) {
    files.content.put(file, tables.copy());
    return applied();
  }

  @Override
  public void replaceWith(Path file) {
    tables = Objects.requireNonNull(files.content.remove(file), "no copy of a store");
    unsafe.clear();
  }

  @Override
  public Frozen freeze() {
    return new FrozenTables(applied(), tables.copy());
  }

  private record FrozenTables(LogPosition position, Tables tables) implements Frozen {
    @Override
    public int schema() {
      return 1;
    }

    @Override
    public String hash() {
      return tables.hash();
    }

    @Override
    public void close() {}
  }

  @Override
  public void close() {}
}
