/// REST, health, metrics and the dashboard.
package io.scheduleddb.web;
