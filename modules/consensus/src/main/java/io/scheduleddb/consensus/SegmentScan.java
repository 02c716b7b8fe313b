package io.scheduleddb.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.jspecify.annotations.Nullable;

/// What a segment of the log holds up to its first unreadable record, and whether what comes behind
/// proves that this record was committed.
///
/// ## The format
///
/// `RaftLog1`, then records: the length of an entry as a varint, the entry, and CRC-32C of both in
/// four bytes, big-endian; then zeros. See `SegmentedRaftLogReader` of Ratis.
///
/// ## A torn tail or a damaged middle
///
/// Entries that weren't synced yet may be on the disk in part after a power cut, in any part:
/// readable records behind an unreadable one prove nothing by themselves. But after each commit
/// Ratis writes a metadata entry with the commit index. One of those behind the gap, naming an
/// index at or behind it, means that the lost record had been synced and acknowledged: the disk has
/// lost it since.
///
/// @param last the index of the last readable entry before the gap
/// @param term its term, 0 when there is none
/// @param end the byte at which that ends
/// @param committedBeyond the commit index that proves the damage, -1 when there is none
record SegmentScan(long last, long term, int end, long committedBeyond) {
  private static final int HEADER = 8;
  private static final int CHECKSUM = 4;

  /// Reads `file`, whose first entry has index `first`.
  static SegmentScan of(Path file, long first) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int position = HEADER;
    long index = first;
    long term = 0;
    for (Framed framed; (framed = Framed.at(bytes, position)) != null; position = framed.end) {
      if (framed.index() != index) {
        break;
      }
      index++;
      term = framed.entry.getTerm();
    }
    return new SegmentScan(index - 1, term, position, committedBeyond(bytes, position, index));
  }

  private static long committedBeyond(byte[] bytes, int from, long lost) throws IOException {
    for (int position = from + 1; position < bytes.length; position++) {
      Framed framed = bytes[position] == 0 ? null : Framed.at(bytes, position);
      if (framed != null && framed.index() > lost && framed.commitIndex() >= lost) {
        return framed.commitIndex();
      }
    }
    return -1;
  }

  /// An entry whose checksum is right, and where it ends.
  private record Framed(LogEntryProto entry, int end) {

    static @Nullable Framed at(byte[] bytes, int position) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(bytes, position, bytes.length - position);
      int length = startsEntry(in) ? lengthAt(bytes, position) : 0;
      int body = position + varintBytes(length);
      if (length <= 0
          || length > RatisSettings.ENTRY_BYTES
          || body + length + CHECKSUM > bytes.length) {
        return null;
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes, position, body + length - position);
      CodedInputStream sum = CodedInputStream.newInstance(bytes, body + length, CHECKSUM);
      if (Integer.reverseBytes(sum.readRawLittleEndian32()) != (int) crc.getValue()) {
        return null;
      }
      LogEntryProto entry =
          LogEntryProto.parseFrom(CodedInputStream.newInstance(bytes, body, length));
      return new Framed(entry, body + length + CHECKSUM);
    }

    /// Whether a length and the tags of a term and an index follow; cheap, for there are many
    /// places to look at.
    private static boolean startsEntry(CodedInputStream in) {
      try {
        return in.readRawVarint32() > 0 && in.readTag() == 8 && in.readInt64() > 0;
      } catch (IOException e) {
        return false;
      }
    }

    private static int lengthAt(byte[] bytes, int position) throws IOException {
      return CodedInputStream.newInstance(bytes, position, bytes.length - position)
          .readRawVarint32();
    }

    private static int varintBytes(int length) {
      return (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length | 1)) / 7 + 1;
    }

    long index() {
      return entry.getIndex();
    }

    long commitIndex() {
      return entry.hasMetadataEntry() ? entry.getMetadataEntry().getCommitIndex() : -1;
    }
  }
}
