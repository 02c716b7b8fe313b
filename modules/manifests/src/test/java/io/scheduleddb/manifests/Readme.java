package io.scheduleddb.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `k8s/README.md`, as far as it can be held against something.
record Readme(String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)(?: (\\w+))?\\n(.*?)^```$");

  /// A block of code.
  ///
  /// @param language what highlights it; empty for none
  /// @param where `here` or `cluster`; null when it isn't said
  record Block(String language, @Nullable String where, String text) {
    @Override
    public String toString() {
      return text.lines().findFirst().orElse("") + " ...";
    }
  }

  static Readme read() {
    try {
      return new Readme(Files.readString(Kustomize.K8S.resolve("README.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    Matcher matcher = BLOCK.matcher(text);
    return matcher.results().map(m -> new Block(m.group(1), m.group(2), m.group(3))).toList();
  }

  Stream<Block> shell(String where) {
    return blocks().stream().filter(each -> where.equals(each.where()));
  }

  /// The cells of all rows of tables whose first one holds a single word in back quotes.
  List<List<String>> rows() {
    return text.lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(Readme::plain).toList())
        .toList();
  }

  /// The cells of the row that begins with `title`.
  List<String> row(String title) {
    return text.lines()
        .filter(line -> line.startsWith("| " + title + " |"))
        .flatMap(line -> Stream.of(line.substring(1).split("\\|")).map(Readme::plain).skip(1))
        .toList();
  }

  private static String plain(String cell) {
    return cell.strip().replace("`", "");
  }
}
