package io.scheduleddb.testkit.promises;

/// Something happened that mustn't.
public final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String promise;

  BrokenPromise(Promise promise, String what) {
    super(promise.getClass().getSimpleName() + ": " + what);
    this.promise = promise.getClass().getSimpleName();
  }

  /// Which promise it was.
  public String promise() {
    return promise;
  }
}
