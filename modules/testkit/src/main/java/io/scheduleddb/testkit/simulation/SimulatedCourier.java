package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Courier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes calls to receivers that the test plays. A call connects, asks whether it may start,
/// arrives and is answered, each at its instant; nothing happens but in [#work].
public final class SimulatedCourier implements Courier {
  private static final int CUT = -1;

  private final World world;
  private List<Call> calls = new ArrayList<>();

  /// What surrounds a courier.
  ///
  /// @param time of the simulation
  /// @param clock of the node, which results are told by
  /// @param connecting how long the next connection takes
  /// @param connection why that connection doesn't come about; null: it does
  public record World(
      InstantSource time,
      InstantSource clock,
      Supplier<Duration> connecting,
      Supplier<@Nullable ErrorType> connection,
      Receiver receiver) {

    /// One in which every connection comes about.
    public World(
        InstantSource time, InstantSource clock, Supplier<Duration> connecting, Receiver receiver) {
      this(time, clock, connecting, () -> null, receiver);
    }
  }

  /// Decides how a delivery that arrives now is answered; null: never.
  @FunctionalInterface
  public interface Receiver {
    @Nullable Answer receive(Delivery delivery);
  }

  /// How a receiver answers, and after how long. Status 0: not within the timeout of the job.
  public record Answer(int status, Duration after, @Nullable Duration retryAfter) {
    public Answer(int status, Duration after) {
      this(status, after, null);
    }

    @Nullable ErrorType error() {
      return switch (status) {
        case CUT -> ErrorType.CANCELLED;
        case 0 -> ErrorType.TIMEOUT;
        default -> status / 100 == 2 ? null : ErrorType.HTTP_ERROR;
      };
    }
  }

  /// @param startedAt by the clock of the node
  /// @param answer null before the request is sent, and when none will come
  /// @param due the instant of its next event; null when none will come
  private record Call(
      Delivery delivery,
      Caller caller,
      Instant startedAt,
      @Nullable Answer answer,
      @Nullable Instant due) {}

  public SimulatedCourier(World world) {
    this.world = world;
  }

  @Override
  public Ongoing deliver(Delivery delivery, Caller caller) {
    Duration connecting = world.connecting.get();
    Instant at = world.time.instant().plus(connecting);
    Call call = new Call(delivery, caller, world.clock.instant(), null, at);
    if (connecting.isZero()) {
      happen(call);
    } else {
      calls.add(call);
    }
    return () -> cut(each -> each.caller.equals(caller));
  }

  private void happen(Call call) {
    if (call.answer != null) {
      call.caller.ended(result(call, call.answer.error(), call.answer));
    } else {
      connect(call);
    }
  }

  private void connect(Call call) {
    ErrorType broken = world.connection.get();
    if (broken != null) {
      call.caller.ended(result(call, broken, new Answer(0, Duration.ZERO)));
    } else if (call.caller.mayStart()) {
      Answer answer = world.receiver.receive(call.delivery);
      Instant end = answer == null ? null : world.time.instant().plus(answer.after);
      calls.add(new Call(call.delivery, call.caller, call.startedAt, answer, end));
    } else {
      call.caller.withheld();
    }
  }

  /// Does what is due; whether anything was.
  public boolean work() {
    Instant now = world.time.instant();
    if (next().isAfter(now)) {
      return false;
    }
    List<Call> due = new ArrayList<>();
    List<Call> left = new ArrayList<>();
    calls.forEach(call -> (call.due == null || call.due.isAfter(now) ? left : due).add(call));
    calls = left;
    due.forEach(this::happen);
    return true;
  }

  /// When something happens next; [Instant#MAX] when nothing will.
  public Instant next() {
    Instant next = Instant.MAX;
    for (Call call : calls) {
      next = call.due != null && call.due.isBefore(next) ? call.due : next;
    }
    return next;
  }

  /// Every call under way is ended by a stop.
  public void cut() {
    cut(_ -> true);
  }

  private void cut(Predicate<Call> which) {
    Instant now = world.time.instant();
    Answer cut = new Answer(CUT, Duration.ZERO);
    calls.replaceAll(call ->
        which.test(call) ? new Call(call.delivery, call.caller, call.startedAt, cut, now) : call);
  }

  /// The process is dead: nobody hears of the calls any more.
  public void forget() {
    calls.clear();
  }

  private Attempt.Result result(Call call, @Nullable ErrorType error, Answer answer) {
    int status = Math.max(0, answer.status);
    Instant endedAt = world.clock.instant();
    return new Attempt.Result(
        call.startedAt, endedAt, status, null, error, null, answer.retryAfter);
  }

  @Override
  public void drain(Duration patience) {}

  @Override
  public void close() {}
}
