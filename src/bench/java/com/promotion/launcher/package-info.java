/** {@code mvn -Prun}: the service with everything it needs, in one command. */
package com.promotion.launcher;
