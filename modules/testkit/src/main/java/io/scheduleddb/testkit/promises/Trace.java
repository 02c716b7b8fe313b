package io.scheduleddb.testkit.promises;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What happened in a history, line by line. The last lines are kept; they become text only when
/// somebody wants to read them.
public final class Trace {
  private static final int KEPT = 60;

  private final @Nullable Consumer<String> reader;
  private final Deque<Line> last = new ArrayDeque<>();

  private record Line(Instant at, Object[] words) {
    @Override
    public String toString() {
      return at + " " + Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
    }
  }

  /// @param reader is given every line at once; null: nobody is
  public Trace(@Nullable Consumer<String> reader) {
    this.reader = reader;
  }

  /// Notes what happened; the words must never change.
  public void note(Instant at, Object... words) {
    Line line = new Line(at, words);
    if (reader != null) {
      reader.accept(line.toString());
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(line);
  }

  /// The last lines.
  public List<String> last() {
    List<String> lines = new ArrayList<>();
    last.forEach(line -> lines.add(line.toString()));
    return lines;
  }
}
