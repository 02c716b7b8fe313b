package io.scheduleddb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What follows a command: its own options, what it is about, and settings of the node.
///
/// @param options the command's own, by name; those without a value have an empty one
/// @param objects what is no option
/// @param settings all other flags, with their values
record Words(Map<String, String> options, List<String> objects, List<String> settings) {

  /// @param valued own options with a value, such as `--output FILE` or `--output=FILE`
  /// @param plain own options without one
  /// @throws WrongSettingException when an option has no value, or stands there twice
  static Words of(List<String> words, Set<String> valued, Set<String> plain) {
    Words read = new Words(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      boolean followed = equals < 0 && i + 1 < words.size();
      if (!word.startsWith("--")) {
        read.objects.add(word);
      } else if (plain.contains(word)) {
        read.put(name, "");
      } else if (valued.contains(name)) {
        if (equals < 0 && !followed) {
          throw new WrongSettingException(name + " has no value");
        }
        read.put(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
      } else {
        read.settings.add(word);
        if (followed) {
          read.settings.add(words.get(++i));
        }
      }
    }
    return read;
  }

  private void put(String name, String value) {
    if (options.put(name, value) != null) {
      throw new WrongSettingException(name + " is there twice");
    }
  }

  @Nullable String option(String name) {
    return options.get(name);
  }

  boolean has(String name) {
    return options.containsKey(name);
  }

  /// Refuses anything that is no option.
  void requireNoObjects() {
    if (!objects.isEmpty()) {
      throw new WrongSettingException("\"" + objects.getFirst() + "\" is not expected here");
    }
  }
}
