package io.scheduleddb.consensus;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// The answer to a read: the store has everything up to `index`. It never leaves this node.
record AppliedIndex(long index) implements Message {
  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
