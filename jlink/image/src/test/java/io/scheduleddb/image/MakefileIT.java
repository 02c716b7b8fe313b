package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The commands of the `Makefile`: all are listed, and all name what there is.
class MakefileIT {
  private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern TARGET = Pattern.compile("(?m)^([a-z][a-z0-9-]*):");
  private static final Set<String> FOREIGN = Set.of("kubectl", "sed", "echo");

  @BeforeAll
  static void needsMake() {
    boolean found =
        List.of("/usr/bin/make", "/usr/local/bin/make", "/bin/make").stream()
            .anyMatch(each -> Files.isExecutable(Path.of(each)));
    Assumptions.assumeTrue(found, "make isn't installed");
  }

  @Test
  void listsEveryTargetWhenItIsAskedForNone() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String line : make().output().lines().toList()) {
      listed.add(line.strip().split(" ")[0]);
    }
    listed.remove("Variables:");
    assertEquals(targets(), listed);
  }

  @Test
  void hasTheTargetsThatUsersExpect() throws IOException {
    Set<String> expected =
        Set.of("build", "test", "check", "run", "cluster", "logs", "delete", "help");
    assertTrue(targets().containsAll(expected));
    expected = Set.of("docker-build", "docker-push", "k8s-deploy", "k8s-status");
    assertTrue(targets().containsAll(expected));
  }

  @Test
  void callsScriptsThatAreThere() throws Exception {
    for (String target : targets()) {
      Result result = make("-n", target, "IMAGE=registry.example/db", "TAG=7");
      assertEquals(0, result.status(), result.output());
      for (String line : result.output().lines().toList()) {
        String command = line.split(" ")[0];
        boolean there = FOREIGN.contains(command) || Files.isExecutable(TOP.resolve(command));
        assertTrue(there, target + ": " + line);
      }
    }
  }

  @Test
  void namesTheImageAndTheOverlayThatItIsGiven() throws Exception {
    String push = make("-n", "docker-push", "IMAGE=registry.example/db", "TAG=7").output();
    assertTrue(push.endsWith(" registry.example/db:7\n"), push);
    String deploy = make("-n", "k8s-deploy", "OVERLAY=dev", "NAMESPACE=qa", "TAG=7").output();
    assertTrue(deploy.endsWith(" dev qa scheduled-db:7\n"), deploy);
  }

  @Test
  void saysWhatToSetWhenTheImageNamesNoRegistry() throws Exception {
    Result result = make("docker-push", "TAG=7");
    assertTrue(result.status() != 0);
    String hint = "scheduled-db:7 names no registry: put it before, as in make docker-push IMAGE=";
    assertTrue(result.output().contains(hint), result.output());
  }

  @Test
  void tellsTheVersionOfTheImage() throws Exception {
    String version = run("scripts/container", "version").output().strip();
    String said =
        run(NodeUnderTest.IMAGE.toAbsolutePath() + "/bin/scheduled-db", "--version").output();
    assertEquals("scheduled-db " + version, said.strip());
  }

  private static Set<String> targets() throws IOException {
    Set<String> targets = new TreeSet<>();
    Matcher matcher = TARGET.matcher(Files.readString(TOP.resolve("Makefile")));
    while (matcher.find()) {
      targets.add(matcher.group(1));
    }
    return targets;
  }

  private record Result(int status, String output) {}

  private static Result make(String... arguments) throws Exception {
    String[] words = new String[arguments.length + 2];
    words[0] = "make";
    words[1] = "--no-print-directory";
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return run(words);
  }

  private static Result run(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words).directory(TOP.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
