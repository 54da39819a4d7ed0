/**
 * What customers asked and were told, and the invariants that such a history has to keep. The runs of faults and of changes under
 * load use it; it knows no servers.
 */
package com.promotion.system.faults.history;
