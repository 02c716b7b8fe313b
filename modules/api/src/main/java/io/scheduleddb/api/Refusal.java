package io.scheduleddb.api;

/// Carries a [Problem] to whoever answers the client. Nothing was changed, except for
/// [Problem.Kind#UNAVAILABLE] after a command was submitted: its outcome is then unknown, and
/// asking again with the same id or idempotency key is safe.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public Refusal(Problem problem) {
    super(problem.kind() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public Refusal(Problem.Kind kind, String detail) {
    this(Problem.of(kind, detail));
  }

  public Problem problem() {
    return problem;
  }
}
