package io.scheduleddb.storage;

import io.scheduleddb.api.Invariant;
import java.nio.file.Path;

/// How the store is opened. Page caches are native memory beside the heap; all of them together are
/// `writerCacheKib + readers * readerCacheKib`.
///
/// @param file the database; made, with its directory, when it isn't there
/// @param readers how many reads run at once, 1 to 64; further ones wait. Reads are native code
///   that holds on to its carrier thread, so a few per core are enough
/// @param writerCacheKib page cache of the writer, in KiB: what one transaction touches should fit
/// @param readerCacheKib page cache of each reader, in KiB; what misses it comes from the page
///   cache of the operating system
/// @param walPages after how many pages of 4 KiB the write-ahead log is moved into the database;
///   the log stays about this long, and a crash leaves at most this much to be read back
public record StorageOptions(
    Path file, int readers, int writerCacheKib, int readerCacheKib, int walPages) {

  public StorageOptions {
    Invariant.check(readers >= 1 && readers <= 64, "readers not in 1..64", readers);
    Invariant.check(writerCacheKib >= 256, "writerCacheKib below 256", writerCacheKib);
    Invariant.check(readerCacheKib >= 256, "readerCacheKib below 256", readerCacheKib);
    Invariant.check(walPages >= 100, "walPages below 100", walPages);
  }

  /// Fit for a process with a heap of 128 MB: 4 readers of 2 MiB, a writer of 16 MiB, a log of 16
  /// MiB.
  public static StorageOptions of(Path file) {
    return new StorageOptions(file, 4, 16 * 1024, 2 * 1024, 4096);
  }
}
