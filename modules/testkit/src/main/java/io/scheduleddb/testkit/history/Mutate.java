package io.scheduleddb.testkit.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// `scripts/mutate`: puts each [Mutation] into a copy of its module, and looks how many histories
/// it takes until a promise is broken. The exit code is 1 when one of them isn't found.
///
/// Arguments: the names of mutations, none for all; `--seeds FROM-TO`, 1-20000 else.
public final class Mutate {
  private static final Path PROJECT = Path.of("");
  private static final Path WORK = Path.of("target/mutations");
  private static final Pattern FOUND = Pattern.compile("(?m)^(\\d+) (\\w+)$");

  private final String modulePath;
  private final String seeds;

  private Mutate(String modulePath, String seeds) {
    this.modulePath = modulePath;
    this.seeds = seeds;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>(List.of(arguments));
    String seeds = "1-20000";
    int at = names.indexOf("--seeds");
    if (at >= 0) {
      names.remove(at);
      seeds = names.remove(at);
    }
    Mutate mutate = new Mutate(System.getProperty("jdk.module.path"), seeds);
    boolean all = true;
    for (Mutation mutation : Mutation.all(PROJECT)) {
      if (names.isEmpty() || names.contains(mutation.name())) {
        all &= mutate.isFound(mutation);
      }
    }
    System.exit(all ? 0 : 1);
  }

  private boolean isFound(Mutation mutation) throws IOException, InterruptedException {
    Path classes = compile(mutation);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String module = Simulate.class.getModule().getName();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:+UseParallelGC",
                "-p",
                classes + ":" + modulePath,
                "-m",
                module + "/" + Simulate.class.getName(),
                "--seeds",
                seeds)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Files.writeString(WORK.resolve(mutation.name()).resolve("output.txt"), output);
    Matcher found = FOUND.matcher(output);
    boolean broken = found.find();
    System.out.printf(
        "%-28s %-32s %s%n",
        mutation.name(),
        broken ? found.group(2) + " at seed " + found.group(1) : "NOT FOUND in " + seeds,
        mutation.what());
    return broken;
  }

  /// Compiles the module of a mutation, with the fault in it; returns where its classes are.
  private Path compile(Mutation mutation) throws IOException {
    Path sources = sources(mutation.source());
    Path copy = WORK.resolve(mutation.name()).resolve("src");
    Path classes = WORK.resolve(mutation.name()).resolve("classes");
    List<String> words =
        new ArrayList<>(List.of("-nowarn", "-p", modulePath, "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(PROJECT.resolve(sources))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Path target = copy.resolve(sources.relativize(file));
        Files.createDirectories(target.getParent());
        boolean changed = file.equals(mutation.source());
        Files.writeString(target, changed ? mutation.apply(PROJECT) : Files.readString(file));
        words.add(target.toString());
      }
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(System.out, System.err, words.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("mutation " + mutation.name() + " doesn't compile");
    }
    return classes;
  }

  /// The folder that holds a module's sources.
  private static Path sources(Path source) {
    int depth = 0;
    while (!source.subpath(0, depth + 1).endsWith("src/main/java")) {
      depth++;
    }
    return source.subpath(0, depth + 1);
  }
}
