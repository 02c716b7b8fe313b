/// When a schedule is due: cron expressions, intervals, zones and the changes of their clocks. A
/// pure function of its arguments and of this machine's time-zone data: no thread, no clock, no
/// file.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.calculus {
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;

  exports io.scheduleddb.calculus;
}
