/// Measures; never shipped.
///
/// [Main] runs a scenario against the linked image and prints what it saw. Clients and sink are
/// bare selectors on one thread each, because they share the cores with what they measure.
package io.scheduleddb.bench;
