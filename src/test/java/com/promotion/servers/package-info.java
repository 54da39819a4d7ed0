/**
 * What tests and the one-command run start: PostgreSQL, Redis, Payara Micro and WildFly. Nothing here is in the WAR.
 *
 * <p>{@code redis} has the servers of Redis, {@code process} what all servers need as processes.
 */
package com.promotion.servers;
