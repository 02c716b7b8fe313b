package io.scheduleddb.delivery;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.io.InputStream;

/// Where the body of a response ends (RFC 9112 §6.3). Helidon 4.5 sees to lengths and chunks, but
/// would wait for the body that `HEAD` and 304 only announce, and sees none that ends with the
/// connection.
final class ResponseBody {
  private ResponseBody() {}

  static InputStream of(Http1ClientResponse response, String method, OriginConnection connection) {
    int status = response.status().code();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (response.headers().contains(HeaderNames.CONTENT_LENGTH)
        || response.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
      return response.inputStream();
    }
    connection.retire();
    return new UntilEnd(connection.reader());
  }

  /// All that comes until the receiver closes the connection.
  private static final class UntilEnd extends InputStream {
    private final DataReader reader;

    UntilEnd(DataReader reader) {
      this.reader = reader;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        reader.ensureAvailable();
      } catch (InsufficientDataAvailableException e) {
        return -1;
      }
      int count = Math.min(length, reader.available());
      System.arraycopy(reader.readBytes(count), 0, bytes, offset, count);
      return count;
    }
  }
}
