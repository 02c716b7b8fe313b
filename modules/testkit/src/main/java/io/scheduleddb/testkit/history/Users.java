package io.scheduleddb.testkit.history;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.testkit.promises.Chronicle;
import io.scheduleddb.testkit.promises.Course;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedLog.Asked;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Users who ask at whatever node, and note in the [Chronicle] what they asked and were told.
final class Users {
  private static final int MOST_JOBS = 14;

  private final SimulatedCluster cluster;
  private final Chronicle chronicle;
  private final Shapes shapes;
  private final List<JobDraft> drafts = new ArrayList<>();

  Users(SimulatedCluster cluster, Chronicle chronicle, Shapes shapes) {
    this.cluster = cluster;
    this.chronicle = chronicle;
    this.shapes = shapes;
  }

  Random random() {
    return cluster.random();
  }

  Instant now() {
    return cluster.now();
  }

  /// Asks for a job that was never asked for before, unless there are enough.
  void draw() {
    if (drafts.size() < MOST_JOBS) {
      drafts.add(shapes.draw(nextId(0), now()));
      ask(drafts.getLast());
    }
  }

  /// Asks for some jobs together: all or none.
  void drawBatch() {
    SimulatedNode node = someNode();
    if (node == null || drafts.size() + 2 > MOST_JOBS) {
      return;
    }
    List<JobDraft> batch = List.of(shapes.draw(nextId(0), now()), shapes.draw(nextId(1), now()));
    drafts.addAll(batch);
    batch.forEach(draft -> chronicle.course(id(draft)).askCreation(node.clock()));
    request(
        node.ask(desk -> desk.createAll(batch, null)),
        reply -> {
          if (reply instanceof Reply.StoredAll(List<Reply.Stored> all)) {
            all.forEach(each -> chronicle.replied(node, chronicle.course(each.job().id()), each));
          }
        });
  }

  /// Puts another job in the place of one.
  void replace() {
    SimulatedNode node = someNode();
    if (node == null || drafts.isEmpty()) {
      return;
    }
    int some = random().nextInt(drafts.size());
    JobDraft draft = shapes.instead(drafts.get(some), now());
    drafts.set(some, draft);
    Course course = chronicle.course(id(draft));
    course.askCreation(node.clock());
    course.askReplacement();
    request(node, course, desk -> desk.replace(draft, Precondition.none()));
  }

  private String nextId(int further) {
    return "job" + (drafts.size() + further);
  }

  /// Does something a moment later.
  void later(Runnable deed) {
    cluster.after(Duration.ofMillis(random().nextInt(1_500)), deed);
  }

  /// Asks for a job once more, as one does who got no answer, unless somebody asked to delete it.
  void askAgain() {
    JobDraft draft = drafts.isEmpty() ? null : drafts.get(random().nextInt(drafts.size()));
    if (draft != null && !chronicle.course(id(draft)).doomed()) {
      ask(draft);
    }
  }

  private void ask(JobDraft draft) {
    SimulatedNode node = someNode();
    if (node != null) {
      Course course = chronicle.course(id(draft));
      course.askCreation(node.clock());
      request(node, course, desk -> desk.create(draft));
    }
  }

  /// Some job that was asked for; null when there is none.
  @Nullable Course someone() {
    return drafts.isEmpty()
        ? null
        : chronicle.course(id(drafts.get(random().nextInt(drafts.size()))));
  }

  private static JobId id(JobDraft draft) {
    if (draft.id() == null) {
      throw new IllegalStateException("a draft without an id: " + draft);
    }
    return draft.id();
  }

  private @Nullable SimulatedNode someNode() {
    SimulatedNode node = cluster.someNode();
    return node.isUp() && !node.isFrozen() ? node : null;
  }

  /// Asks something of a job, at whatever node answers.
  void request(Course course, Function<Scheduling, Object> request) {
    SimulatedNode node = someNode();
    if (node != null) {
      request(node, course, request);
    }
  }

  private void request(SimulatedNode node, Course course, Function<Scheduling, Object> request) {
    request(node.ask(request), reply -> chronicle.replied(node, course, reply));
  }

  private static void request(Asked asked, Consumer<Reply> then) {
    if (asked.reply() != null) {
      var _ =
          asked
              .reply()
              .thenAccept(reply -> {
                if (!(reply instanceof Reply.Refused)) {
                  then.accept(reply);
                }
              });
    }
  }

  /// Looks how a job stands.
  void read(Course course, Consistency consistency) {
    SimulatedNode node = someNode();
    Asked asked = node == null ? null : node.ask(desk -> desk.job(course.id(), consistency));
    if (node == null || asked == null) {
      return;
    }
    Refusal refusal = asked.refusal();
    if (asked.answer() instanceof Job job) {
      chronicle.read(node, course, consistency, job);
    } else if (refusal != null && refusal.problem().kind() == Problem.Kind.NOT_FOUND) {
      chronicle.read(node, course, consistency, null);
    }
  }

  /// Cancels everything, by the log itself.
  void end(SimulatedNode leader) {
    for (JobDraft draft : drafts) {
      chronicle.course(id(draft)).askCancel(now());
      var _ = leader.submit(new Command.CancelJob(id(draft), null, List.of()));
    }
  }
}
