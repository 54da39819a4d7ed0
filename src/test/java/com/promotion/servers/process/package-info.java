/**
 * What the servers have in common as processes of this machine: free ports, signals, pid files and logs, and the failure to
 * start. The other packages of {@code servers} use it; it uses none of them.
 */
package com.promotion.servers.process;
