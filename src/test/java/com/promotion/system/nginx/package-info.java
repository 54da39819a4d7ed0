/** nginx as {@code deploy/nginx} configures it, in front of a stub that records what arrives. */
package com.promotion.system.nginx;
