/** Who may call what, and what nobody may send. Part of the contract on every server, see {@code ServiceContract}. */
package com.promotion.coupon.web.contract.security;
