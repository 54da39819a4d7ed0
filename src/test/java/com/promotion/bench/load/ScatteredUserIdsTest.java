package com.promotion.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScatteredUserIdsTest {

    @Test
    void no_id_comes_twice() {
        ScatteredUserIds ids = new ScatteredUserIds(1);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(ids.getAsLong())).isTrue();
        }
        assertThat(seen).allMatch(id -> id > 0).contains(ScatteredUserIds.user(1));
        assertThat(new ScatteredUserIds(100_001).getAsLong()).isNotIn(seen);
    }
}
