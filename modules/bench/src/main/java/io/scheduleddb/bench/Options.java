package io.scheduleddb.bench;

import java.util.List;

/// What the command line says: `--name number`.
record Options(List<String> words) {
  Options {
    words = List.copyOf(words);
  }

  int number(String name, int otherwise) {
    int index = words.indexOf("--" + name);
    return index < 0 ? otherwise : Integer.parseInt(words.get(index + 1));
  }
}
