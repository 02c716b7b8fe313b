package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Commands that go into the log together, and what is to become of them. On the node that proposed
/// it, the batch itself comes back from the log, so nothing is decoded there. Immutable but for
/// having been settled; any thread.
final class Batch implements Message {
  private final EntryCodec.Content content;
  private final List<Proposal> proposals;
  private final ByteString bytes;
  private final AtomicBoolean settled = new AtomicBoolean();

  private Batch(EntryCodec.Content content, List<Proposal> proposals, ByteString bytes) {
    this.content = content;
    this.proposals = proposals;
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

  /// So many of its commands were applied: all, or, where the log has it under another term, none.
  /// Does nothing if it was given up before.
  void ended(StateMachine stateMachine, int applied) {
    if (applied < content.commands().size()) {
      abandon(stateMachine);
    } else if (settled.compareAndSet(false, true)) {
      proposals.forEach(proposal -> proposal.fate().ended());
    }
  }

  /// Gives it up: nobody knows whether it takes effect. Does nothing if it was applied.
  void abandon(StateMachine stateMachine) {
    if (settled.compareAndSet(false, true)) {
      content.commands().forEach(stateMachine::abandoned);
      proposals.forEach(proposal -> proposal.fate().ended());
    }
  }

  /// Gives it up: the log certainly hasn't taken it.
  void turnAway(StateMachine stateMachine, String why) {
    if (settled.compareAndSet(false, true)) {
      content.commands().forEach(stateMachine::abandoned);
      proposals.forEach(proposal -> proposal.fate().turnedAway(why));
    }
  }

  /// Gathers a batch, in order. One thread.
  static final class Builder {
    private final Instant time;
    private final long term;
    private final WireWriter out;
    private final List<Command> commands = new ArrayList<>();
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();

    Builder(Instant time, long term) {
      this.time = time;
      this.term = term;
      this.out = EntryCodec.begin(time, EntryCodec.FORMAT);
    }

    /// Adds a command, `prepared` from what was proposed, or throws and leaves the batch as it was.
    void add(Command prepared, Proposal proposal, int maxBytes) {
      int before = out.size();
      EntryCodec.append(out, prepared);
      if (out.size() - before > maxBytes) {
        int size = out.size() - before;
        out.truncate(before);
        throw new Refusal(
            Problem.Kind.TOO_LARGE,
            "the command has " + size + " bytes, " + maxBytes + " can be logged");
      }
      commands.add(prepared);
      proposals.add(proposal);
      note(proposal.process(), proposal.number());
    }

    private void note(long process, long number) {
      boolean goesOn = !origins.isEmpty() && origins.getLast().continues(process, number);
      if (goesOn) {
        origins.add(origins.removeLast().longer());
      } else {
        origins.add(new Origin(process, number, 1));
      }
    }

    int commands() {
      return commands.size();
    }

    int bytes() {
      return out.size();
    }

    Batch build() {
      EntryCodec.end(out, term, origins);
      ByteString bytes = UnsafeByteOperations.unsafeWrap(out.toBytes());
      return new Batch(new EntryCodec.Content(time, commands, term, origins), proposals, bytes);
    }
  }
}
