package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The linked image, as it would be shipped.
///
/// `modules.txt` names all its modules: whatever comes in besides is a decision. After an intended
/// change: `scripts/test -Dgolden.update`.
class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty(ServerProcess.IMAGE));
  private static final Path GOLDEN = Path.of("src/test/golden/modules.txt");
  private static final long MAX_BYTES = 76_000_000;
  private static final long MEBI = 1 << 20;

  @Test
  void isSmall() throws IOException {
    long bytes = 0;
    for (Path file : files(IMAGE)) {
      if (!file.endsWith("lib/scheduled-db.aot")) {
        bytes += Files.size(file);
      }
    }
    assertTrue(bytes <= MAX_BYTES, bytes / MEBI + " MiB");
  }

  @Test
  void hasTheModulesThatWeMeantAndNoOther() throws Exception {
    String actual = String.join("\n", run("bin/java", "--list-modules")).replaceAll("@\\S+", "");
    if (System.getProperty("golden.update") != null) {
      Files.writeString(GOLDEN, actual + "\n");
    }
    assertEquals(Files.readString(GOLDEN), actual + "\n");
  }

  @Test
  void hasNeitherAutomaticModulesNorOpenOnesOfOurs() throws IOException {
    List<String> found = new ArrayList<>();
    for (ModuleDescriptor module : descriptors()) {
      boolean ours = module.name().startsWith("io.scheduleddb.");
      if (module.isAutomatic() || ours && (module.isOpen() || !module.opens().isEmpty())) {
        found.add(module.name());
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void carriesOneNativeLibraryOfSqliteForThisPlatform() throws IOException {
    assertTrue(Files.isRegularFile(IMAGE.resolve("lib/libsqlitejdbc.so")));
    try (FileSystem modules = modules();
        Stream<Path> paths = Files.walk(modules.getPath("modules/org.xerial.sqlitejdbc"))) {
      assertFalse(paths.anyMatch(p -> p.toString().contains("sqlitejdbc.")));
    }
  }

  @Test
  void carriesLicences() {
    List<String> files =
        List.of("LICENSE", "NOTICE", "legal/java.base/LICENSE", "legal/org.jgroups/LICENSE");
    for (String file : files) {
      assertTrue(Files.isRegularFile(IMAGE.resolve(file)), file);
    }
  }

  @Test
  void tellsItsVersion() throws Exception {
    assertEquals(List.of("scheduled-db 0.1.0"), run("bin/scheduled-db", "--version"));
  }

  private static List<ModuleDescriptor> descriptors() throws IOException {
    List<ModuleDescriptor> descriptors = new ArrayList<>();
    try (FileSystem modules = modules();
        Stream<Path> folders = Files.list(modules.getPath("modules"))) {
      for (Path folder : folders.toList()) {
        try (var in = Files.newInputStream(folder.resolve("module-info.class"))) {
          descriptors.add(ModuleDescriptor.read(in));
        }
      }
    }
    return descriptors;
  }

  /// What is linked into the image, as a file system.
  private static FileSystem modules() throws IOException {
    return FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", IMAGE.toString()));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /// Runs a program of the image; the lines that it printed.
  private static List<String> run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(IMAGE.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }
}
