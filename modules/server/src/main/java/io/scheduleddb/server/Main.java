package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.lang.module.ModuleDescriptor;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The process: reads the settings, starts a node, and stops it on SIGTERM.
///
/// Exit codes: 0 after a requested end that went well; 64 (EX_USAGE) for a wrong setting; 70
/// (EX_SOFTWARE) when the node could not start, or could no longer do its work. Those of operators'
/// commands besides: [CommandFailure].
public final class Main {
  static final int WRONG_SETTING = 64;

  private static final String COMMANDS =
      """
        scheduled-db [settings]                runs a node
        scheduled-db backup [--url http://host:port] [--output FILE] [settings]
                                               gets a backup from a node that runs: that of the
                                               settings, or the one at the url. Without FILE to a
                                               file in this folder; - is standard output
        scheduled-db restore FILE [settings]   makes this node, which has no data yet, a new
                                               cluster with a backup; - is standard input
        scheduled-db restore --check FILE      tells what a backup holds, and whether it is sound
        scheduled-db recover [settings]        after a majority of the cluster is lost for good:
                                               makes this stopped node a cluster of its own

      """;

  /// How long a stop waits for a start that is under way.
  private static final int START_SECONDS = 10;

  private Main() {}

  /// Starts a node and returns; the process lives until it is told to stop.
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (words.contains("--help")) {
      System.out.print(help());
    } else if (words.contains("--version")) {
      System.out.println("scheduled-db " + version());
    } else if (words.isEmpty() || words.getFirst().startsWith("--")) {
      run(words);
    } else {
      command(words.getFirst(), words.subList(1, words.size()));
    }
  }

  /// What an operator has done, beside running nodes.
  private static void command(String name, List<String> arguments) {
    ProcessEnd failStop = new ProcessEnd();
    try {
      switch (name) {
        case "backup" -> BackupCommand.run(arguments);
        case "restore" -> System.out.print(RestoreCommand.run(arguments, version(), failStop));
        case "recover" -> System.out.print(recover(arguments, failStop));
        default ->
            throw new WrongSettingException("\"" + name + "\" is not a command; --help lists them");
      }
      System.out.flush();
      Runtime.getRuntime().halt(0);
    } catch (WrongSettingException e) {
      ProcessEnd.halt(WRONG_SETTING, String.valueOf(e.getMessage()));
    } catch (CommandFailure e) {
      ProcessEnd.halt(e.exitCode(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      failStop.fail(name + " failed", e);
    }
  }

  private static String recover(List<String> arguments, ProcessEnd failStop) {
    Configuration configuration = Configuration.of(new Settings(arguments, System.getenv()));
    Logs.setUp(configuration.logging(), configuration.node());
    return Rescue.run(new ModuleOptions(configuration, version()), failStop);
  }

  private static void run(List<String> arguments) {
    ProcessEnd failStop = new ProcessEnd();
    try {
      Configuration configuration = Configuration.of(new Settings(arguments, System.getenv()));
      Logs.setUp(configuration.logging(), configuration.node());
      rememberNamesBriefly();
      Logger log = Logger.getLogger("scheduled-db");
      CompletableFuture<Node> started = new CompletableFuture<>();
      // Before the start, so that a stop that is asked for amid it is one in order, too.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, log), "stop"));
      Node node = Node.start(configuration, version(), failStop);
      started.complete(node);
      // After the start, because Ratis sets one that only logs.
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, failure) -> uncaught(thread, failure, failStop, log));
      Event.of("started")
          .with("version", version())
          .with("cluster_name", configuration.cluster().name())
          .with("url", "http://" + configuration.http().host() + ":" + node.httpPort())
          .with("data_dir", configuration.dataDirectory().toString())
          .info("scheduled-db runs");
      log.warning("no API keys: everyone who reaches the port may create, read and delete jobs");
      if (configuration.cluster().token() == null && configuration.cluster().expect() > 1) {
        log.warning(
            "no CLUSTER_TOKEN: everyone who reaches the port may join or change the cluster");
      }
    } catch (WrongSettingException e) {
      // Halts, because parts of a node that started may keep the process alive.
      ProcessEnd.halt(WRONG_SETTING, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      failStop.fail("could not start", e);
    }
  }

  /// A node that is started anew somewhere else keeps its name and gets another address.
  private static void rememberNamesBriefly() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /// A thread that died of an exception is told; after an error of the machine nothing can be
  /// relied on.
  private static void uncaught(Thread thread, Throwable failure, ProcessEnd failStop, Logger log) {
    if (failure instanceof VirtualMachineError) {
      failStop.fail("thread " + thread.getName() + " failed", failure);
    }
    log.log(Level.SEVERE, "thread " + thread.getName() + " ended by an exception", failure);
  }

  private static void stop(CompletableFuture<Node> started, Logger log) {
    Logs.outliveTheJvm();
    try {
      started.get(START_SECONDS, TimeUnit.SECONDS).close();
      Event.of("stopped").info("the node has stopped in order");
      // A JVM that ends by SIGTERM would report 143, as if it hadn't stopped in order.
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
      log.log(Level.SEVERE, "the stop went wrong; the log repairs it at the next start", e);
      Runtime.getRuntime().halt(ProcessEnd.EXIT_CODE);
    }
  }

  private static String version() {
    ModuleDescriptor module = Main.class.getModule().getDescriptor();
    return module == null ? "unversioned" : module.rawVersion().orElse("unversioned");
  }

  private static String help() {
    StringBuilder help =
        new StringBuilder("scheduled-db: makes HTTP calls at their time, and loses none.\n\n");
    help.append(COMMANDS);
    help.append("Settings, as flags or as environment variables of the same name:\n");
    for (Setting setting : Setting.values()) {
      help.append("  %-32s %s%n".formatted(setting.flag(), setting.meaning()));
    }
    return help.append("  --help, --version\n").toString();
  }
}
