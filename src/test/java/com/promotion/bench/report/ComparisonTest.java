package com.promotion.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the results say is only as right as this. */
class ComparisonTest {

    @Test
    void a_ratio_is_that_of_the_medians_with_the_bounds_of_the_rounds() {
        Comparison comparison = new Comparison("per second", 0);
        for (double figure : new double[] {1_000, 3_000, 2_000}) {
            comparison.add("A", figure);
            comparison.add("B", 4_000);
        }

        assertThat(comparison.ratio("A", "B", "≥ 0.5"))
                .isEqualTo("- A / B: **0.50** (rounds 0.25 to 0.75); wanted ≥ 0.5");
        assertThat(comparison.last("A")).isEqualTo(2_000);
    }

    @Test
    void the_median_of_an_even_number_of_rounds_lies_in_the_middle() {
        Comparison comparison = new Comparison("ms", 1);
        comparison.add("A", 1);
        comparison.add("A", 4);

        assertThat(comparison.median("A")).isEqualTo(2.5);
    }

    @Test
    void a_table_has_a_column_for_each_round_and_the_median() {
        Comparison comparison = new Comparison("ms", 1);
        comparison.add("A", 1);
        comparison.add("A", 2);
        comparison.add("B", 1_234.5);

        assertThat(comparison.table())
                .containsExactly(
                        "| ms | round 1 | round 2 | **median** |",
                        "|---|---:|---:|---:|",
                        "| A | 1.0 | 2.0 | **1.5** |",
                        "| B | 1,234.5 | | **1,234.5** |");
        assertThat(comparison.table("A")).hasSize(3).noneMatch(line -> line.contains("B"));
    }

    @Test
    void what_was_never_measured_has_no_ratio() {
        assertThatThrownBy(() -> new Comparison("ms", 1).ratio("A", "B", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
