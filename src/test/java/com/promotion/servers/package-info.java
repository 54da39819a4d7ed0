/** What tests and the one-command run start: PostgreSQL, Redis, Payara Micro. Nothing here is in the WAR. */
package com.promotion.servers;
