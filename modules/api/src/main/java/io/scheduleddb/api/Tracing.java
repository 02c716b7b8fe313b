package io.scheduleddb.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Port: tells a collector of traces what this node does. Each method begins a span and returns
/// what ends it; a span that is never ended is never told. Quick, never throws, never waits, any
/// thread.
///
/// # Free when it is off
///
/// [#NONE] answers everything with one object that does nothing. Callers hand over only what they
/// have anyway, so that nothing is made for a span that there won't be.
public interface Tracing extends AutoCloseable {
  /// The span of the request that this thread serves; not bound when there is none.
  ScopedValue<TraceContext> REQUEST = ScopedValue.newInstance();

  /// Tells nothing.
  Tracing NONE = NoTracing.NOTHING;

  /// A request that isn't told.
  Request UNTOLD = NoTracing.NOTHING;

  /// Whether anything is told.
  boolean isOn();

  /// A client's request has come.
  ///
  /// @param route the path's template
  /// @param caller the span of whoever sent it; null when it tells none
  Request request(String method, String route, String path, @Nullable TraceContext caller);

  /// A command is to be logged and applied. Of no interest unless [#REQUEST] asks for it.
  Proposal proposal(Command command);

  /// The leader asks for the grant of a slot.
  Granting granting(long slot, long epoch);

  /// An attempt is about to be made.
  ///
  /// @param granting the span of the slot's grant; null when that wasn't told
  Sending sending(Job job, SlotEntry entry, Grant grant, @Nullable TraceContext granting);

  /// Tells what is left to tell, for two seconds at most.
  @Override
  void close();

  /// A client's request.
  interface Request {
    /// Null: there is no span.
    @Nullable TraceContext context();

    void answered(int status);

    /// It ends without an answer.
    void broken(Throwable why);
  }

  /// A command on its way through the log.
  interface Proposal {
    /// It was sent to another node, which leads.
    void sentTo(String node);

    /// This node has just applied it.
    ///
    /// @param took the time of the transaction that it was part of
    void applied(LogPosition position, Duration took);

    /// It is answered.
    ///
    /// @param failure why it isn't; null when it is
    void ended(@Nullable Throwable failure);
  }

  /// A slot whose grant was asked for.
  interface Granting {
    /// Null: there is no span.
    @Nullable TraceContext context();

    void granted(Grant grant);
  }

  /// An attempt on its way.
  interface Sending {
    /// What the receiver is told; null: nothing.
    @Nullable TraceContext context();

    void ended(Attempt.Result result);
  }
}
