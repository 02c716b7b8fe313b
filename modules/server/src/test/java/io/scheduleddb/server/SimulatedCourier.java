package io.scheduleddb.server;

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
final class SimulatedCourier implements Courier {
  private static final int CUT = -1;

  private final World world;
  private List<Call> calls = new ArrayList<>();

  /// What surrounds a courier.
  ///
  /// @param time of the simulation
  /// @param clock of the node, which results are told by
  /// @param connecting how long the next connection takes
  record World(
      InstantSource time, InstantSource clock, Supplier<Duration> connecting, Receiver receiver) {}

  /// Decides how a delivery that arrives now is answered; null: never.
  @FunctionalInterface
  interface Receiver {
    @Nullable Answer receive(Delivery delivery);
  }

  /// How a receiver answers, and after how long.
  record Answer(int status, Duration after) {}

  /// @param startedAt by the clock of the node
  /// @param due the instant of its next event; null when none will come
  private record Call(
      Delivery delivery,
      Caller caller,
      Instant startedAt,
      boolean sent,
      int status,
      @Nullable Instant due) {}

  SimulatedCourier(World world) {
    this.world = world;
  }

  @Override
  public Ongoing deliver(Delivery delivery, Caller caller) {
    Duration connecting = world.connecting.get();
    Instant at = world.time.instant().plus(connecting);
    Call call = new Call(delivery, caller, world.clock.instant(), false, 0, at);
    if (connecting.isZero()) {
      happen(call);
    } else {
      calls.add(call);
    }
    return () -> cut(each -> each.caller == caller);
  }

  private void happen(Call call) {
    if (call.sent) {
      call.caller.ended(result(call));
    } else if (call.caller.mayStart()) {
      Answer answer = world.receiver.receive(call.delivery);
      Instant end = answer == null ? null : world.time.instant().plus(answer.after());
      int status = answer == null ? 0 : answer.status();
      calls.add(new Call(call.delivery, call.caller, call.startedAt, true, status, end));
    } else {
      call.caller.withheld();
    }
  }

  /// Does what is due; whether anything was.
  boolean work() {
    Instant now = world.time.instant();
    List<Call> due = new ArrayList<>();
    List<Call> left = new ArrayList<>();
    calls.forEach(call -> (call.due == null || call.due.isAfter(now) ? left : due).add(call));
    calls = left;
    due.forEach(this::happen);
    return !due.isEmpty();
  }

  /// When something happens next; [Instant#MAX] when nothing will.
  Instant next() {
    Instant next = Instant.MAX;
    for (Call call : calls) {
      next = call.due != null && call.due.isBefore(next) ? call.due : next;
    }
    return next;
  }

  /// Every call under way is ended by a stop.
  void cut() {
    cut(_ -> true);
  }

  private void cut(Predicate<Call> which) {
    Instant now = world.time.instant();
    calls.replaceAll(
        c -> which.test(c) ? new Call(c.delivery, c.caller, c.startedAt, true, CUT, now) : c);
  }

  /// The process is dead: nobody hears of the calls any more.
  void forget() {
    calls.clear();
  }

  private Attempt.Result result(Call call) {
    ErrorType error =
        call.status == CUT
            ? ErrorType.CANCELLED
            : call.status == 0
                ? ErrorType.TIMEOUT
                : call.status / 100 == 2 ? null : ErrorType.HTTP_ERROR;
    int status = Math.max(0, call.status);
    Instant endedAt = world.clock.instant();
    return new Attempt.Result(call.startedAt, endedAt, status, null, error, null, null);
  }

  @Override
  public void drain(Duration patience) {}

  @Override
  public void close() {}
}
