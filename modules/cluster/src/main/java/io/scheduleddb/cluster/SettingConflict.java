package io.scheduleddb.cluster;

/// A setting of this node contradicts the cluster that it should join: it can't start this way, and
/// waiting doesn't help. Nothing was stored.
public final class SettingConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingConflict(String message) {
    super(message, null, false, false);
  }
}
