/** A small world for the issuing path: time that is only counted, hosts that die, a gate and a database that misbehave. */
package com.promotion.coupon.simulation;
