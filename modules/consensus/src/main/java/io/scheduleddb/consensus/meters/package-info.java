/// What Ratis finds as a service, and so must be public.
package io.scheduleddb.consensus.meters;
