/** The WAR deployed again and again in one server: what it leaves behind. */
package com.promotion.system.redeploy;
