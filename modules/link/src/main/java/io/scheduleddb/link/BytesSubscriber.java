package io.scheduleddb.link;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Writes a response body to a file or a pipe as it comes, and takes its length and SHA-256. Called
/// by one thread at a time; what it holds may be read once its stage has completed.
final class BytesSubscriber implements BodySubscriber<byte[]> {
  private final WritableByteChannel out;
  private final Runnable progress;
  private final MessageDigest digest;
  private final CompletableFuture<byte[]> end = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private volatile @Nullable IOException failure;
  private long bytes;

  /// @param progress told whenever something has come
  BytesSubscriber(WritableByteChannel out, Runnable progress) {
    this.out = out;
    this.progress = progress;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Subscription from = Objects.requireNonNull(subscription);
    try {
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    } catch (IOException e) {
      failure = e;
      end.completeExceptionally(e);
      from.cancel();
      return;
    }
    progress.run();
    from.request(1);
  }

  @Override
  public void onError(Throwable thrown) {
    end.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    end.complete(new byte[0]);
  }

  /// Throws what went wrong with writing, which isn't the other node's fault.
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  long bytes() {
    return bytes;
  }

  byte[] sha256() {
    return digest.digest();
  }
}
