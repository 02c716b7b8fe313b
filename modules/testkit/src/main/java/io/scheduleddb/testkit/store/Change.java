package io.scheduleddb.testkit.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change of one key of a map, which can be taken back and made again.
record Change<K, V>(Map<K, V> map, K key, @Nullable V before, @Nullable V after) {

  /// Puts a value, or removes it when `after` is null; returns the change that this was.
  static <K, V> Change<K, V> make(Map<K, V> map, K key, @Nullable V after) {
    Change<K, V> change = new Change<>(map, key, map.get(key), after);
    change.redo();
    return change;
  }

  void undo() {
    set(before);
  }

  void redo() {
    set(after);
  }

  private void set(@Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
