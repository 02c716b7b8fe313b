/// Finds the peers.
package io.scheduleddb.discovery;
