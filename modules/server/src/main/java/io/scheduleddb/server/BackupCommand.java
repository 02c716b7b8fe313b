package io.scheduleddb.server;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.link.BackupClient;
import io.scheduleddb.link.LinkOptions;
import io.scheduleddb.storage.BackupFile;
import io.scheduleddb.storage.StorageFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// `scheduled-db backup`: asks a node that runs for a backup. To a file: under another name until
/// it is there, whole and found sound. To a pipe (`-`): as it comes, and without a file system; the
/// exit code tells whether it was whole.
///
/// Everything that is said goes to stderr.
final class BackupCommand {
  private static final String URL = "--url";
  private static final String OUTPUT = "--output";
  private static final String PIPE = "-";

  /// Time for the node to make a copy: a minute for ten million jobs, and more where the disk is
  /// busy.
  private static final Duration MAKING = Duration.ofMinutes(15);

  /// Time without a byte: whoever reads a pipe may stop for a while.
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final BackupClient client;
  private final URI node;

  private BackupCommand(BackupClient client, URI node) {
    this.client = client;
    this.node = node;
  }

  static void run(List<String> arguments) {
    Words words = Words.of(arguments, Set.of(URL, OUTPUT), Set.of());
    words.requireNoObjects();
    Configuration configuration = Configuration.of(new Settings(words.settings(), System.getenv()));
    URI node = NodeUrl.of(words.option(URL), configuration.http());
    String output = words.option(OUTPUT);
    LinkOptions.Limits usual = LinkOptions.Limits.DEFAULT;
    LinkOptions.Limits limits =
        new LinkOptions.Limits(
            Duration.ofSeconds(5),
            usual.self(),
            MAKING,
            SILENCE,
            usual.documentBytes(),
            usual.messageBytes());
    String token = configuration.cluster().token();
    try (BackupClient client = new BackupClient(new LinkOptions(token, limits))) {
      BackupCommand command = new BackupCommand(client, node);
      if (PIPE.equals(output)) {
        command.pipe();
      } else {
        command.store(Path.of(output == null ? "" : output).toAbsolutePath());
      }
    }
  }

  @SuppressWarnings("resource") // Stdout stays open.
  private void pipe() {
    say(download(new FileOutputStream(FileDescriptor.out).getChannel()), "standard output");
  }

  private BackupClient.Received download(WritableByteChannel out) {
    try {
      return client.download(node, out);
    } catch (Refusal e) {
      throw new CommandFailure(
          CommandFailure.UNAVAILABLE, node + " gives no backup: " + e.problem().detail());
    } catch (LinkFailure e) {
      throw new CommandFailure(
          CommandFailure.UNAVAILABLE, "no backup: " + String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw new CommandFailure(
          CommandFailure.OUTPUT, "the backup " + String.valueOf(e.getMessage()));
    }
  }

  private void store(Path wanted) {
    boolean named = !Files.isDirectory(wanted);
    Path folder = named ? Partial.folder(wanted) : wanted;
    try (Partial partial = Partial.in(folder)) {
      BackupClient.Received received = download(partial.channel());
      partial.finish();
      BackupFile.verify(partial.file());
      Path file = named ? wanted : wanted.resolve(received.name());
      partial.keepAs(file);
      say(received, file.toString());
    } catch (StorageFailure e) {
      throw new CommandFailure(
          CommandFailure.BAD_DATA, "the backup isn't sound: " + String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.OUTPUT, "the backup can't be written: " + e);
    }
  }

  private static void say(BackupClient.Received received, String where) {
    System.err.printf(
        "backup up to index %d, term %d: %d bytes, sha256 %s, to %s%n",
        received.position().index(),
        received.position().term(),
        received.bytes(),
        received.sha256(),
        where);
  }
}
