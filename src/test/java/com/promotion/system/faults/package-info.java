/**
 * Faults on real processes, Jepsen's way: every attempt is recorded with its outcome, and afterwards a checker holds that
 * history against the database. What a log says proves nothing here.
 */
package com.promotion.system.faults;
