/// The words and the ports; java.base only.
package io.scheduleddb.api;
