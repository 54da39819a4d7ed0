package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.web.advice.BodyTooLargeException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a request body as a JSON object. It counts the bytes itself, announced or chunked, because not every server
 * has a limit; and it insists on UTF-8. Resources call it, rather than JAX-RS: which of several readers of
 * application/json is used depends on the server.
 */
@ApplicationScoped
public class JsonBodyReader {

    /** At least as many are always allowed; see {@code coupon.http.request-bytes-max}. */
    private static final int USUAL_BYTES = 256;

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    @Inject
    private ServiceSettings settings;

    /**
     * @throws InvalidRequestException when the body is no JSON object
     * @throws BodyTooLargeException when it has more bytes than allowed
     */
    public JsonBody read(InputStream in) throws IOException {
        return parse(bytes(in));
    }

    /** @throws BodyTooLargeException when there are more bytes than allowed */
    public byte[] bytes(InputStream in) throws IOException {
        byte[] usual = new byte[USUAL_BYTES];
        int length = in.readNBytes(usual, 0, USUAL_BYTES);
        if (length < USUAL_BYTES) {
            return Arrays.copyOf(usual, length);
        }
        byte[] rest = in.readNBytes(settings.http().requestBytesMax() + 1 - USUAL_BYTES);
        if (USUAL_BYTES + rest.length > settings.http().requestBytesMax()) {
            throw new BodyTooLargeException(settings.http().requestBytesMax());
        }
        byte[] all = Arrays.copyOf(usual, USUAL_BYTES + rest.length);
        System.arraycopy(rest, 0, all, USUAL_BYTES, rest.length);
        return all;
    }

    /** @throws InvalidRequestException when the bytes are no JSON object */
    JsonBody parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new InvalidRequestException(MessageKey.BODY_NOT_UTF_8);
        }
        return new JsonBody(members(text));
    }

    private Map<String, JsonValue> members(String text) {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                parser.getValue(); // so that what is no JSON at all is told as such
                throw new InvalidRequestException(MessageKey.BODY_NOT_OBJECT);
            }
            Map<String, JsonValue> members = new LinkedHashMap<>();
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                add(members, parser);
            }
            if (parser.hasNext()) { // JsonReader would not look
                throw new JsonException("More than one value");
            }
            return members;
        } catch (InvalidRequestException known) {
            throw known;
        } catch (RuntimeException unreadable) { // Parsson throws bare ones for deep nesting and huge numbers
            throw new InvalidRequestException(MessageKey.BODY_NOT_JSON);
        }
    }

    private static void add(Map<String, JsonValue> members, JsonParser parser) {
        String name = parser.getString();
        parser.next();
        if (members.put(name, parser.getValue()) != null) { // readers differ in which of two they take
            throw new InvalidRequestException(MessageKey.MEMBER_TWICE, ShownValue.ofParameter(name));
        }
    }
}
