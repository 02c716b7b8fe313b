/// Random histories of a simulated cluster: a time of trouble, then quiet, then the reckoning.
///
/// A [io.scheduleddb.testkit.history.RandomHistory] follows from its seed alone. What users do is
/// in `Deeds`, what they ask for in `Shapes`, what befalls nodes in `Mishaps`, what receivers do in
/// `Receivers`: one method and one line for each.
package io.scheduleddb.testkit.history;
