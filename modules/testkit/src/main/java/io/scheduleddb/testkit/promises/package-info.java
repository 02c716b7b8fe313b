/// The promises of a cluster, each watched over a whole history by a class of its own.
///
/// The [io.scheduleddb.testkit.promises.Chronicle] keeps what users, receivers and the log have
/// seen, a [io.scheduleddb.testkit.promises.Course] for each job. The
/// [io.scheduleddb.testkit.promises.Promise]s are told of each event, and say what is to be
/// expected by reckoning of their own.
package io.scheduleddb.testkit.promises;
