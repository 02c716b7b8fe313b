package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.testkit.simulation.Observer;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps what has been seen of each job, and has every [Promise] look at each event before.
public final class Chronicle implements Observer {
  /// No history takes longer.
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /// How many occurrences of a job are looked at after each of its commands.
  private static final int NEWEST = 20;

  private final SimulatedCluster cluster;
  private final Trace trace;
  private final List<Promise> promises;
  private final Instant horizon;
  private final TreeMap<String, Course> courses = new TreeMap<>();
  private final TreeMap<Long, Course> numbers = new TreeMap<>();
  private final List<Logged> fresh = new ArrayList<>();
  private final TreeSet<String> recovering = new TreeSet<>();
  private long newest = -1;

  public Chronicle(SimulatedCluster cluster, Trace trace) {
    this.cluster = cluster;
    this.trace = trace;
    this.promises = Promises.all();
    this.horizon = cluster.now().plus(LONGEST);
  }

  public List<Course> courses() {
    return List.copyOf(courses.values());
  }

  /// The course of a job; a new one when nothing is known of it.
  public Course course(JobId id) {
    return courses.computeIfAbsent(id.value(), _ -> new Course(id));
  }

  private void all(Consumer<Promise> tell) {
    promises.forEach(tell);
  }

  private Call call(SimulatedNode node, Delivery delivery) {
    long epoch = cluster.committed().get((int) delivery.fence()).position().term();
    return new Call(node.id(), delivery, epoch, node.clock(), cluster.now());
  }

  @Override
  public void started(SimulatedNode node, Delivery delivery) {
    Course course = course(delivery.job());
    Call call = call(node, delivery);
    trace.note(cluster.now(), "starts", call);
    all(promise -> promise.started(call, course));
    course.start(call);
  }

  /// A call arrives, and will be answered with `status` after a while.
  public void arrived(SimulatedNode node, Delivery delivery, int status, Duration after) {
    Course course = course(delivery.job());
    Call call = call(node, delivery);
    trace.note(cluster.now(), "arrives", status, call);
    all(promise -> promise.arrived(call, course));
    course.arrive(call);
    course.answer(delivery.due(), status);
    course.occupy(call, cluster.now().plus(after));
  }

  @Override
  public void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {
    all(promise -> promise.applied(node, entry, replies));
    if (entry.position().index() > newest) {
      newest = entry.position().index();
      for (int i = 0; i < replies.size(); i++) {
        Command command = unconditional(entry.commands().get(i));
        trace.note(cluster.now(), node, entry.position(), command, replies.get(i));
        fresh.add(new Logged(command, replies.get(i), entry.position(), entry.time()));
      }
    }
  }

  private static Command unconditional(Command command) {
    return command instanceof Command.Conditional given ? given.command() : command;
  }

  @Override
  public void caughtUp(SimulatedNode node) {
    Set<Course> touched = new LinkedHashSet<>();
    fresh.forEach(logged -> touched.addAll(log(logged)));
    fresh.clear();
    touched.forEach(course -> look(node, course));
    if (recovering.remove(node.id())) {
      all(promise -> promise.recovered(node, courses()));
    }
  }

  /// Notes a command; returns the courses of the jobs that it is about.
  private List<Course> log(Logged logged) {
    Logged.stored(logged.reply()).forEach(this::store);
    if (logged.command() instanceof Command.ReplaceJob replace
        && logged.reply() instanceof Reply.Stored(Job job, boolean created)
        && !created) {
      course(job.id()).replace(job, replace.from(), horizon);
    }
    List<Course> subjects = subjects(logged);
    for (Course course : subjects) {
      all(promise -> promise.logged(logged, course));
      course.log(logged);
    }
    return subjects;
  }

  /// Looks at the newest occurrences of a job.
  private void look(SimulatedNode node, Course course) {
    Job job = course.isStored() ? node.reader().job(course.created().number()) : null;
    if (job != null) {
      List<Execution> executions = node.reader().executions(job.number(), null, NEWEST);
      all(promise -> promise.recorded(job, executions, course));
      executions.stream()
          .filter(each -> each.outcome() != null)
          .forEach(
              each -> course.outcomes().put(each.due(), Objects.requireNonNull(each.outcome())));
    }
  }

  private void store(Job job) {
    Course course = course(job.id());
    if (course.isStored()) {
      course = course.anew();
      courses.put(job.id().value(), course);
    }
    course.store(job, horizon);
    numbers.put(job.number(), course);
  }

  /// Whose command it is; those of jobs that were never stored are nobody's. A new command that is
  /// about a job gets a line here.
  private List<Course> subjects(Logged logged) {
    return switch (logged.command()) {
      case Command.CreateJob create -> List.of(course(create.spec().id()));
      case Command.CreateJobs create ->
          create.jobs().stream().map(each -> course(each.spec().id())).toList();
      case Command.ReplaceJob replace -> List.of(course(replace.id()));
      case Command.TriggerJob trigger -> List.of(course(trigger.id()));
      case Command.CancelJob cancel -> List.of(course(cancel.id()));
      case Command.DeleteJob delete -> List.of(course(delete.id()));
      case Command.PauseJob pause -> List.of(course(pause.id()));
      case Command.ResumeJob resume -> List.of(course(resume.id()));
      case Command.ReplaceOccurrences replace -> List.of(course(replace.id()));
      case Command.RescheduleJob reschedule -> List.of(course(reschedule.id()));
      case Command.AdvanceJob advance -> subject(advance.job());
      case Command.RecordAttempt record -> subject(record.entry().job());
      case Command.SkipOccurrences skip -> subject(skip.entry().job());
      case Command.DeferOccurrence defer -> subject(defer.entry().job());
      default -> List.of();
    };
  }

  private List<Course> subject(long number) {
    Course course = numbers.get(number);
    return course == null ? List.of() : List.of(course);
  }

  /// A user is told what came of a request made at a node.
  public void replied(SimulatedNode node, Course course, Reply reply) {
    trace.note(cluster.now(), node, "answers", reply);
    all(promise -> promise.replied(node, reply, course));
    course.reply(reply);
  }

  /// A user is told how a job stands; null: that there is none.
  public void read(SimulatedNode node, Course course, Consistency consistency, @Nullable Job job) {
    trace.note(cluster.now(), node, "shows", consistency, job == null ? course.id() : job);
    all(promise -> promise.read(node, consistency, job, course));
    if (job != null && consistency == Consistency.LINEARIZABLE) {
      course.see(job);
    }
  }

  @Override
  public void setBack(SimulatedNode node) {
    happened(node, "is set back");
    recovering.add(node.id());
    all(promise -> promise.setBack(node));
  }

  @Override
  public void happened(SimulatedNode node, String what) {
    trace.note(cluster.now(), node, what);
    if (what.equals("boots")) {
      recovering.add(node.id());
    }
  }

  /// To be called when all has been quiet for long.
  public void end(SimulatedNode leader) {
    all(promise -> promise.recovered(leader, courses()));
    BiConsumer<Promise, Course> tell =
        (promise, course) -> promise.ended(Ending.of(course, leader), course);
    courses.values().forEach(course -> all(promise -> tell.accept(promise, course)));
  }
}
