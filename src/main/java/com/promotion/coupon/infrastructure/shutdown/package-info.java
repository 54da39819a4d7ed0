/** From the signal to the end of the listeners, ahead of the server's own shutdown. */
package com.promotion.coupon.infrastructure.shutdown;
