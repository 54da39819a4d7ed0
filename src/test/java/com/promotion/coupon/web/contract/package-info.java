/**
 * The contract of the service over HTTP, topic by topic, as interfaces whose default methods are tests. This package has what
 * all requests have in common, what operators monitor, and the API's document. A test class per server implements all
 * topics, so that each topic is tested on each server and no server is started twice.
 */
package com.promotion.coupon.web.contract;
