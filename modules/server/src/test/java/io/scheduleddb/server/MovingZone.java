package io.scheduleddb.server;

import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A time zone whose rules a test changes, or takes away, as other time-zone data would. It can't
/// be taken back from the JDK: each test sets what it needs.
final class MovingZone extends ZoneRulesProvider {
  static final String ID = "Test/Moving";

  private static volatile @Nullable ZoneRules rules;

  static {
    registerProvider(new MovingZone());
  }

  private MovingZone() {}

  /// From now on the zone is always `hours` ahead of UTC.
  static void set(int hours) {
    rules = ZoneOffset.ofHours(hours).getRules();
  }

  /// From now on nobody knows the zone.
  static void forget() {
    rules = null;
  }

  @Override
  protected Set<String> provideZoneIds() {
    return Set.of(ID);
  }

  @Override
  protected @Nullable ZoneRules provideRules(String zone, boolean forCaching) {
    ZoneRules now = rules;
    if (now == null) {
      throw new ZoneRulesException("Unknown time-zone ID: " + zone);
    }
    return forCaching ? null : now;
  }

  @Override
  protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
    NavigableMap<String, ZoneRules> versions = new TreeMap<>();
    ZoneRules now = rules;
    if (now != null) {
      versions.put("test", now);
    }
    return versions;
  }
}
