/// The replicated log, on Apache Ratis.
package io.scheduleddb.consensus;
