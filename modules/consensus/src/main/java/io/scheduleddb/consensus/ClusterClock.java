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

  /// So often in a row must a leader have another time before it counts: a message that took long
  /// looks the same.
  private static final int MAX_UNLIKE = 3;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private volatile Base base;
  private volatile Standing standing = Standing.UNSURE;
  private volatile @Nullable String trouble;
  private int unlike;

  /// How the time of this node compares with that of the members.
  enum Standing {
    /// Too few have told theirs.
    UNSURE,
    /// Most have the same, or all have told and it is the median.
    AGREES,
    /// Most are ahead of it, or most are behind it.
    ASTRAY
  }

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

  /// What the machine's clock shows, right or wrong.
  Instant wall() {
    return wall.instant();
  }

  /// Moves the base along now and then, so that slow drifts don't add up to a jump.
  private void follow(Base from, Instant told, long now) {
    if (now - from.nanos > TOLERANCE.toNanos()) {
      replace(from, new Base(told, now, from.ignored));
    }
  }

  private Base jumped(long now, Base from) {
    Instant kept = from.time.plusNanos(now - from.nanos);
    return replace(from, new Base(kept, now, Duration.between(kept, wall.instant())));
  }

  /// Puts `next` in the place of `from` unless another was faster; what is there then.
  @SuppressWarnings("ReferenceEquality") // whether it is still this one
  private synchronized Base replace(Base from, Base next) {
    if (base == from) {
      base = next;
    }
    return base;
  }

  /// Compares with the other members, as their leader.
  ///
  /// @param offsets how far the machines' clocks of those that answered are ahead of [#instant]
  /// @param voters how many members vote, this one included
  synchronized void compare(Collection<Duration> offsets, int voters) {
    Duration ignored = base.ignored;
    long near = offsets.stream().filter(ClusterClock::isSmall).count();
    long nearWall = offsets.stream().filter(each -> isSmall(each.minus(ignored))).count();
    if (!ignored.isZero() && (voters == 1 || (nearWall > near && 2 * (nearWall + 1) > voters))) {
      followJump();
      standing = Standing.AGREES;
      return;
    }
    long ahead = offsets.stream().filter(each -> !isSmall(each) && each.isPositive()).count();
    long behind = offsets.size() - near - ahead;
    if (2 * Math.max(ahead, behind) > voters) {
      standing = Standing.ASTRAY;
      trouble = "the clock of this node is more than 500 ms off those of most members";
      return;
    }
    boolean all = offsets.size() + 1 >= voters;
    standing = all || 2 * (near + 1) > voters ? Standing.AGREES : Standing.UNSURE;
    trouble = notFollowed(ignored);
  }

  /// The leader says that it is `time`, having compared its clock with those of the members.
  synchronized void told(Instant time) {
    Duration offset = Duration.between(instant(), time);
    Duration ignored = base.ignored;
    if (isSmall(offset)) {
      unlike = 0;
      trouble = notFollowed(ignored);
    } else if (!ignored.isZero() && isSmall(offset.minus(ignored))) {
      followJump();
    } else if (++unlike >= MAX_UNLIKE) {
      trouble = "the clock of this node is more than 500 ms off that of the leader";
    }
  }

  private void followJump() {
    base = new Base(wall.instant(), nanos.getAsLong(), Duration.ZERO);
    unlike = 0;
    trouble = null;
  }

  /// What was found by comparing doesn't count any more: this node compares with nobody now.
  synchronized void forget() {
    standing = Standing.UNSURE;
    trouble = notFollowed(base.ignored);
  }

  private static @Nullable String notFollowed(Duration ignored) {
    return ignored.isZero()
        ? null
        : "the clock of this node jumped by " + ignored + ": not followed";
  }

  /// What the last comparison found.
  Standing standing() {
    return standing;
  }

  /// What is wrong with this node's clock; null when nothing is.
  @Nullable String trouble() {
    return trouble;
  }

  private static boolean isSmall(Duration difference) {
    return difference.abs().compareTo(TOLERANCE) <= 0;
  }
}
