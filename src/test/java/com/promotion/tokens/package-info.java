/**
 * Issues access tokens for tests, benchmarks and the run profile. Its keys are made anew for each run, so there are none in the repository.
 */
package com.promotion.tokens;
