package io.scheduleddb.api;

import java.nio.file.Path;

/// Port: copies of the store to download, for other nodes and for operators.
public interface Snapshots {

  /// A copy of the store of now, or one made a few moments ago for somebody else. Blocks while it
  /// is made; throws a [Refusal] of kind `CAPACITY` when the disk has no room for it, `UNAVAILABLE`
  /// when too many are being downloaded.
  Copy open();

  /// A copy of the store of now with a label, shared with nobody, its every page read and found
  /// sound. Blocks and refuses as [#open] does; `UNAVAILABLE` while another one is under way.
  Copy backup(BackupLabel label);

  /// A copy; its file stays until this is closed.
  interface Copy extends AutoCloseable {
    Path file();

    LogPosition position();

    /// SHA-256 of the file, in hexadecimal.
    String sha256();

    @Override
    void close();
  }
}
