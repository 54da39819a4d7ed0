package com.promotion.coupon.web.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.clients.GeneratedClients;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Clients that openapi-generator makes of the document compile, those for MicroProfile too, and play a campaign and every refusal that a
 * caller can bring about. Ids are above 2^53 there, where JavaScript has no whole numbers any more.
 */
public interface GeneratedClientContract extends RunningService {

    @Test
    default void a_generated_java_client_plays_a_campaign_and_every_refusal() {
        assertThat(GeneratedClients.get().playJava(client(), newCustomer())).endsWith("played\n");
    }

    @Test
    default void a_generated_typescript_client_plays_a_campaign_and_every_refusal() {
        GeneratedClients clients = GeneratedClients.get();
        Optional<String> missing = GeneratedClients.missingForTypeScript();
        if (missing.isPresent()) {
            assertThat(System.getenv("CI")).as(missing.get()).isNotEqualTo("true");
            System.out.println("(!) SKIPPED: " + missing.get());
            Assumptions.abort(missing.get());
        }

        assertThat(clients.playTypeScript(client(), newCustomer())).endsWith("played\n");
    }

    /** One that no limit counts yet. */
    private static long newCustomer() {
        return ThreadLocalRandom.current().nextLong(1L << 53, Long.MAX_VALUE);
    }
}
