package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.servers.LocalPostgres;
import com.promotion.tokens.BadTokens;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tokens, passwords and keys are not repeated, neither to callers nor to whoever reads the log. */
public interface SecretsContract extends RunningService {

    /** The beginning of every token's payload and signature: base64url of a JSON object's first bytes, twice. */
    Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.eyJ");

    /** What the server has written since its start. */
    Path serverLog();

    private static void hasNoSecret(String where, String text) {
        assertThat(TOKEN.matcher(text).find()).as("a token in " + where).isFalse();
        assertThat(text.contains(LocalPostgres.PASSWORD))
                .as("the password in " + where)
                .isFalse();
        assertThat(text.contains(TokenIssuer.ofTests().key().getModulus().toString()))
                .as("the key in " + where)
                .isFalse();
        assertThat(text.contains("PRIVATE KEY")).as("a private key in " + where).isFalse();
    }

    @Test
    default void no_secret_is_repeated_in_an_answer_or_written_to_the_log() throws IOException {
        long policyId = client().openPolicy(3);
        assertThat(client().issue(policyId, USER)).hasStatus(201);
        BadTokens.of(TokenIssuer.ofTests(), USER).forEach((what, token) -> {
            ServiceClient impostor = client().as(token);
            hasNoSecret(
                    "the answer to a token that is " + what,
                    impostor.issue(policyId, USER).body());
            hasNoSecret(
                    "the answer to a body",
                    client().post(ServiceClient.POLICIES, "{\"name\":7}").body());
        });
        for (String path : List.of("/prometheus", "/metrics", "/health", "/openapi")) {
            hasNoSecret(path, client().get(path).body());
        }
        hasNoSecret("readiness", client().readiness().body());

        String log = Files.readString(serverLog(), StandardCharsets.UTF_8);
        assertThat(log).isNotBlank();
        hasNoSecret("the log", log);
    }
}
