package io.scheduleddb.consensus;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The clock of this node, as far as it can be trusted. Everything that is due is due by it.
///
/// A clock that is set an hour ahead would deliver an hour's jobs early, and nothing could call
/// them back. So a sudden change of the machine's clock (more than half a second against the
/// monotonic clock) isn't followed: time goes on by the monotonic clock until most members have the
/// new time too, or until this node turns out to be alone and has nobody to ask. Slewing, as time
/// daemons do it, is followed at once.
///
/// A leader whose time differs from that of most members, for whatever reason, sees it by
/// [#agrees], and starts nothing.
///
/// Any thread.
public final class ClusterClock implements InstantSource {
  /// The largest difference that is taken for none.
  static final Duration TOLERANCE = Duration.ofMillis(500);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private volatile Base base;
  private volatile boolean agrees = true;
  private volatile @Nullable String trouble;

  /// A moment by both clocks of the machine, and by how much time was corrected at it.
  ///
  /// @param ignored how far the machine's clock is ahead of the time that is kept; zero while it is
  ///   followed
  private record Base(Instant time, long nanos, Duration ignored) {}

  /// @param wall the machine's clock
  /// @param nanos its monotonic clock, in ns
  public ClusterClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.base = new Base(wall.instant(), nanos.getAsLong(), Duration.ZERO);
  }

  @Override
  public Instant instant() {
    Base from = base;
    long now = nanos.getAsLong();
    Instant kept = from.time.plusNanos(now - from.nanos);
    Instant told = wall.instant().minus(from.ignored);
    Duration step = Duration.between(kept, told);
    if (isSmall(step)) {
      follow(from, told, now);
      return told;
    }
    return jumped(now, from).time;
  }

  /// Moves the base along now and then, so that slow drifts don't add up to a jump.
  private void follow(Base from, Instant told, long now) {
    if (now - from.nanos > TOLERANCE.toNanos()) {
      base = new Base(told, now, from.ignored);
    }
  }

  @SuppressWarnings("ReferenceEquality") // whether it is still this one
  private synchronized Base jumped(long now, Base from) {
    if (base == from) {
      Instant kept = from.time.plusNanos(now - from.nanos);
      base = new Base(kept, now, Duration.between(kept, wall.instant()));
    }
    return base;
  }

  /// Compares with the other members.
  ///
  /// @param offsets how far the clocks of those that answered are ahead of [#instant]
  /// @param voters how many members vote, this one included
  synchronized void compare(Collection<Duration> offsets, int voters) {
    Duration ignored = base.ignored;
    long near = offsets.stream().filter(ClusterClock::isSmall).count();
    long nearWall = offsets.stream().filter(each -> isSmall(each.minus(ignored))).count();
    boolean followed = ignored.isZero();
    if (!followed && (voters == 1 || (nearWall > near && 2 * (nearWall + 1) > voters))) {
      base = new Base(wall.instant(), nanos.getAsLong(), Duration.ZERO);
      agrees = true;
      trouble = null;
      return;
    }
    agrees = 2 * (offsets.size() - near) <= voters;
    trouble =
        !agrees
            ? "the clock of this node is more than 500 ms off those of most members"
            : told(ignored);
  }

  /// What was found by comparing doesn't count any more: this node compares with nobody now.
  synchronized void forget() {
    agrees = true;
    trouble = told(base.ignored);
  }

  private static @Nullable String told(Duration ignored) {
    return ignored.isZero()
        ? null
        : "the clock of this node jumped by " + ignored + ": not followed";
  }

  /// Whether this node's time is that of most members, as far as it has compared.
  boolean agrees() {
    return agrees;
  }

  /// What is wrong with this node's clock; null when nothing is.
  @Nullable String trouble() {
    return trouble;
  }

  private static boolean isSmall(Duration difference) {
    return difference.abs().compareTo(TOLERANCE) <= 0;
  }
}
