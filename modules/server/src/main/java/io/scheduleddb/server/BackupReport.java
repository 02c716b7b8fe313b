package io.scheduleddb.server;

import io.scheduleddb.api.JobStatus;
import io.scheduleddb.storage.BackupFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a backup holds, in words for an operator.
final class BackupReport {
  private BackupReport() {}

  static String of(BackupFile.Contents contents) {
    return """
    backup of cluster %s "%s", made by %s at %s
    up to term %d, index %d of its log; slots of %s; schema %d
    jobs: %s
    """
        .formatted(
            contents.label().cluster(),
            contents.label().clusterName(),
            contents.label().node(),
            contents.label().createdAt(),
            contents.position().term(),
            contents.position().index(),
            contents.label().slotGap(),
            contents.schema(),
            jobs(contents));
  }

  private static String jobs(BackupFile.Contents contents) {
    long all = contents.jobs().values().stream().mapToLong(Long::longValue).sum();
    return Stream.of(JobStatus.values())
        .filter(status -> contents.jobs().getOrDefault(status, 0L) > 0)
        .map(status -> ", " + contents.jobs().get(status) + " " + status.text())
        .collect(Collectors.joining("", Long.toString(all), ""));
  }
}
