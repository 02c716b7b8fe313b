/// What tests share; never shipped.
package io.scheduleddb.testkit;
