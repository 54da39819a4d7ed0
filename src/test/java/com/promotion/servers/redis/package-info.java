/**
 * Redis as processes of this machine: one server, Sentinels with replicas, and a Redis Cluster. {@code BackingServers} starts
 * the one server; tests of fail-overs start the others.
 */
package com.promotion.servers.redis;
