/**
 * Two nodes of the service with their PostgreSQL and Redis, as processes that can be ended and started again, and what these
 * servers hold. The faults and the tests on two nodes use it.
 */
package com.promotion.system.faults.cluster;
