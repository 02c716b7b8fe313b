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
/// monotonic clock) isn't followed: time goes on by the monotonic clock until most machines have
/// the new time too, or until this node turns out to be alone and has nobody to ask. Slewing, as
/// time daemons do it, is followed at once.
///
/// What members tell each other is what their machines' clocks show, not the time that they keep:
/// else all would wait for each other after a jump that all have made, such as the suspension of
/// the machine that they all run on. The leader finds out what most have ([#compare]); the others
/// go by the leader ([#told]).
///
/// A leader that has at most half of the members on one side of it, and the others within reach or
/// on the other side, has the median of their clocks, and some node always has that. One whose time
/// isn't the median is [Standing#ASTRAY]: it logs and starts nothing ([StampGate]).
///
/// Any thread.
public final class ClusterClock implements InstantSource {
  /// The largest difference that is taken for none.
  static final Duration TOLERANCE = Duration.ofMillis(500);

  /// So often in a row must a leader have another time before a jump is followed, or trouble is
  /// told: a message that took long looks the same.
  private static final int FOLLOWED_AFTER = 2;

  private static final int TOLD_AFTER = 3;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private volatile Base base;
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
    return jumped(from).time;
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

  /// The machine's clock has jumped: away, or back to the time that was kept.
  private Base jumped(Base from) {
    long now = nanos.getAsLong();
    Instant told = wall.instant();
    Instant kept = from.time.plusNanos(now - from.nanos);
    Duration ahead = Duration.between(kept, told);
    return replace(
        from, isSmall(ahead) ? new Base(told, now, Duration.ZERO) : new Base(kept, now, ahead));
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
  synchronized Standing compare(Collection<Duration> offsets, int voters) {
    Duration ignored = base.ignored;
    long near = offsets.stream().filter(ClusterClock::isSmall).count();
    long nearWall = offsets.stream().filter(each -> isSmall(each.minus(ignored))).count();
    if (!ignored.isZero() && nearWall + 1 > near && 2 * (nearWall + 1) > voters) {
      followJump();
      return Standing.AGREES;
    }
    long ahead = offsets.stream().filter(each -> !isSmall(each) && each.isPositive()).count();
    long behind = offsets.size() - near - ahead;
    if (2 * Math.max(ahead, behind) > voters) {
      trouble = "the clock of this node is more than 500 ms off those of most members";
      return Standing.ASTRAY;
    }
    trouble = notFollowed(ignored);
    boolean all = offsets.size() + 1 >= voters;
    return all || 2 * (near + 1) > voters ? Standing.AGREES : Standing.UNSURE;
  }

  /// The leader says that it is `time`, having compared its clock with those of the members.
  synchronized void told(Instant time) {
    Duration offset = Duration.between(instant(), time);
    Duration ignored = base.ignored;
    if (isSmall(offset)) {
      unlike = 0;
      trouble = notFollowed(ignored);
      return;
    }
    unlike++;
    if (unlike >= FOLLOWED_AFTER && !ignored.isZero() && isSmall(offset.minus(ignored))) {
      followJump();
    } else if (unlike >= TOLD_AFTER) {
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
    trouble = notFollowed(base.ignored);
  }

  private static @Nullable String notFollowed(Duration ignored) {
    return ignored.isZero()
        ? null
        : "the clock of this node jumped by " + ignored + ": not followed";
  }

  /// What is wrong with this node's clock; null when nothing is.
  @Nullable String trouble() {
    return trouble;
  }

  private static boolean isSmall(Duration difference) {
    return difference.abs().compareTo(TOLERANCE) <= 0;
  }
}
