/**
 * A network that can be broken between a node and its servers, and what recognises a COMMIT on it. The cluster uses it, and the
 * test that counts round trips.
 */
package com.promotion.system.faults.proxy;
