package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Commands that go into the log together, and those who wait for the answers. On the node that
/// proposed it, the batch itself comes back from the log, so nothing is decoded and no reply is
/// encoded there. Immutable but for having been settled; any thread.
final class Batch implements Message {
  private final EntryCodec.Content content;
  private final List<CompletableFuture<Reply>> answers;
  private final ByteString bytes;
  private final AtomicBoolean settled = new AtomicBoolean();

  Batch(EntryCodec.Content content, List<CompletableFuture<Reply>> answers, ByteString bytes) {
    this.content = content;
    this.answers = answers;
    this.bytes = bytes;
  }

  EntryCodec.Content content() {
    return content;
  }

  /// The entry as it lies in the log.
  @Override
  public ByteString getContent() {
    return bytes;
  }

  /// Answers each command; does nothing if the batch was given up before.
  void answer(List<Reply> replies) {
    if (settled.compareAndSet(false, true)) {
      for (int i = 0; i < answers.size(); i++) {
        answers.get(i).complete(replies.get(i));
      }
    }
  }

  /// Gives the batch up: nobody knows whether it takes effect. Does nothing if it was answered.
  void abandon(StateMachine stateMachine, String why) {
    if (settled.compareAndSet(false, true)) {
      content.commands().forEach(stateMachine::abandoned);
      Refusal refusal = new Refusal(Problem.Kind.UNAVAILABLE, why);
      answers.forEach(answer -> answer.completeExceptionally(refusal));
    }
  }

  /// Gathers a batch, in order. One thread.
  static final class Builder {
    private final Instant time;
    private final WireWriter out;
    private final List<Command> commands = new ArrayList<>();
    private final List<CompletableFuture<Reply>> answers = new ArrayList<>();

    Builder(Instant time) {
      this.time = time;
      this.out = EntryCodec.begin(time);
    }

    /// Adds a command, or throws and leaves the batch as it was.
    void add(Command command, CompletableFuture<Reply> answer, int maxBytes) {
      int before = out.size();
      EntryCodec.append(out, command);
      if (out.size() - before > maxBytes) {
        int size = out.size() - before;
        out.truncate(before);
        throw new Refusal(
            Problem.Kind.TOO_LARGE,
            "the command has " + size + " bytes, " + maxBytes + " can be logged");
      }
      commands.add(command);
      answers.add(answer);
    }

    int commands() {
      return commands.size();
    }

    int bytes() {
      return out.size();
    }

    Batch build() {
      ByteString bytes = UnsafeByteOperations.unsafeWrap(out.toBytes());
      return new Batch(new EntryCodec.Content(time, commands), answers, bytes);
    }
  }
}
