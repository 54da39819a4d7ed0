/**
 * What a run is told on its command line and what it reports: the machine, tables of rounds with medians and ratios, the
 * result file. The benchmarks and {@code stack} use it; it uses {@code load} only.
 */
package com.promotion.bench.report;
