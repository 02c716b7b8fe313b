package io.scheduleddb.testkit.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A deliberate fault: a piece of one source file, and what takes its place.
///
/// Kept as a text file: its first line says what is wrong, the second which source it is, and after
/// lines of `---` follow the piece, as it stands there exactly once, and its replacement.
///
/// @param name of the file, without its ending
/// @param source below the top of the project
public record Mutation(String name, String what, Path source, String piece, String replacement) {
  /// Where they are kept, below the top of the project.
  public static final Path FOLDER = Path.of("modules/testkit/src/mutations");

  private static final String ENDING = ".mutation";

  /// All there are, by name.
  public static List<Mutation> all(Path project) {
    try (Stream<Path> files = Files.list(project.resolve(FOLDER))) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(Mutation::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mutation read(Path file) {
    String[] parts = text(file).split("\n---\n", -1);
    String[] head = parts[0].split("\n");
    if (parts.length != 3 || head.length != 2) {
      throw new IllegalArgumentException(file + " isn't a mutation");
    }
    String name = file.getFileName().toString().replace(ENDING, "");
    return new Mutation(name, head[0], Path.of(head[1]), parts[1], parts[2].stripTrailing());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The source with the fault in it.
  ///
  /// @throws IllegalStateException when the source has changed so that the piece isn't in it
  public String apply(Path project) {
    String original = text(project.resolve(source));
    int at = original.indexOf(piece);
    if (at < 0 || original.indexOf(piece, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutation " + name + ": the piece doesn't stand exactly once in " + source);
    }
    return original.substring(0, at) + replacement + original.substring(at + piece.length());
  }
}
