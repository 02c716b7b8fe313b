/// Makes the HTTP call.
package io.scheduleddb.delivery;
