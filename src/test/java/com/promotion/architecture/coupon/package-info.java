/** Classes that break the architecture's rules on purpose, so that ArchitectureTest sees each rule red. */
package com.promotion.architecture.coupon;
