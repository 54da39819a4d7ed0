package com.promotion.coupon.exception;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.PropertyResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The bundles have the texts that the code uses, all of them and no others. */
class MessageBundlesTest {
    private static final List<String> LANGUAGES = Messages.LANGUAGES;

    private static final JavaClass KEYS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.promotion.coupon")
            .get(MessageKey.class);

    @Test
    void there_is_one_file_for_each_language() throws IOException, URISyntaxException {
        Path folder = Path.of(Messages.class.getResource("/META-INF/messages").toURI());

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(LANGUAGES.stream()
                            .map(language -> "messages_" + language + ".properties")
                            .toList());
        }
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void a_bundle_has_every_text_and_title_and_no_others(String language) {
        Set<String> keys = Stream.concat(
                        Arrays.stream(MessageKey.values()).map(MessageKey::key),
                        Arrays.stream(CouponErrorCode.values()).map(Messages::titleKey))
                .collect(Collectors.toSet());

        assertThat(Messages.bundle(language).keySet()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @EnumSource
    void every_code_has_a_text(CouponErrorCode code) {
        assertThat(MessageKey.values()).extracting(MessageKey::code).contains(code);
    }

    @ParameterizedTest
    @EnumSource
    void every_text_is_used(MessageKey key) {
        assertThat(KEYS.getField(key.name()).getAccessesToSelf())
                .extracting(access -> access.getOriginOwner().getFullName())
                .anyMatch(user -> !user.startsWith(MessageKey.class.getName()));
    }

    @Test
    void a_text_that_is_missing_is_replaced_by_its_code() throws IOException {
        Messages empty = new Messages(new PropertyResourceBundle(new StringReader("")));

        assertThat(empty.text(Message.of(MessageKey.SOLD_OUT))).isEqualTo("CP003");
        assertThat(empty.text(Message.of(MessageKey.REQUIRED, "userId"))).isEqualTo("CP008");
        assertThat(empty.title(CouponErrorCode.SOLD_OUT)).isEqualTo("CP003");
    }

    @Test
    void a_text_whose_places_do_not_fit_is_replaced_by_its_code() throws IOException {
        Messages broken = new Messages(new PropertyResourceBundle(new StringReader("CP008.required=%s %s")));

        assertThat(broken.text(Message.of(MessageKey.REQUIRED, "userId"))).isEqualTo("CP008");
    }

    @Test
    void an_argument_is_never_read_as_a_pattern() {
        Message message = Message.of(MessageKey.REQUIRED, "50%s {0} '%d'");

        assertThat(Messages.in("en").text(message)).isEqualTo("50%s {0} '%d' is required.");
    }

    @Test
    void an_exception_has_its_english_text_for_logs() {
        assertThat(new CouponNotFoundException(7)).hasMessage("There is no coupon 7.");
        assertThat(new CouponSoldOutException()).hasMessage("All coupons have been issued.");
    }
}
