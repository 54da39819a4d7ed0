/** The door of the service: who is let in is counted until answered, and nobody is let in while it shuts down. */
package com.promotion.coupon.web.closing;
