/**
 * Faults on real processes, Jepsen's way: every attempt is recorded with its outcome, and afterwards a checker compares that
 * history with the database. What a log says proves nothing here.
 *
 * <p>{@code cluster} starts the nodes and their servers, {@code proxy} cuts connections, {@code history} checks the results.
 */
package com.promotion.system.faults;
