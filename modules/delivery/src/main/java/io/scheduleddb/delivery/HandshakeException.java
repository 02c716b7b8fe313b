package io.scheduleddb.delivery;

import java.io.IOException;

/// TLS couldn't be agreed on. No request was sent.
final class HandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  HandshakeException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
