package com.promotion.coupon.infrastructure.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, in one of three forms, each also with {@code rediss} for TLS and with {@code user:password@}, which count for every
 * server that is found from there:
 *
 * <ul>
 *   <li>{@code redis://host:6379} one server; {@code /1} at the end names another database than 0
 *   <li>{@code redis-cluster://host1:6379,host2:6379,…} some nodes of a Redis Cluster, which has database 0 only
 *   <li>{@code redis-sentinel://host1:26379,host2:26379,…#primary} the Sentinels, and the name they watch
 * </ul>
 *
 * @param addresses with scheme, host and port, without user and password
 * @param masterName what the Sentinels watch, or null
 * @param user null for Redis' default user
 * @param password null for none
 * @param database 0 in a Cluster
 */
record RedisUrl(Kind kind, List<String> addresses, String masterName, String user, String password, int database) {

    enum Kind {
        SINGLE,
        CLUSTER,
        SENTINEL
    }

    private static final Pattern FORM = Pattern.compile("(?<scheme>rediss?)(?<kind>-cluster|-sentinel)?://"
            + "(?:(?<user>[^:@/#\\s]*)(?::(?<password>[^:@/#\\s]*))?@)?"
            + "(?<hosts>[^@/#\\s]+:\\d+)(?:/(?<database>\\d{0,4}))?(?:#(?<name>\\S+))?");

    /** @throws IllegalArgumentException saying what was expected; never showing a password */
    static RedisUrl parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw malformed(url);
        }
        List<String> addresses = Arrays.stream(form.group("hosts").split(",", -1))
                .map(host -> form.group("scheme") + "://" + host)
                .toList();
        RedisUrl parsed = new RedisUrl(
                kind(form.group("kind")),
                addresses,
                form.group("name"),
                decoded(form.group("user"), url),
                decoded(form.group("password"), url),
                number(form.group("database")));
        if (!parsed.isConsistent()) {
            throw malformed(url);
        }
        return parsed;
    }

    private static Kind kind(String suffix) {
        return suffix == null ? Kind.SINGLE : suffix.equals("-cluster") ? Kind.CLUSTER : Kind.SENTINEL;
    }

    private static int number(String database) {
        return database == null || database.isEmpty() ? 0 : Integer.parseInt(database);
    }

    private boolean isConsistent() {
        return switch (kind) {
            case SINGLE -> addresses.size() == 1 && masterName == null;
            case CLUSTER -> masterName == null && database == 0;
            case SENTINEL -> masterName != null;
        };
    }

    /** A plus is a plus here, unlike in a form. */
    private static String decoded(String part, String url) {
        try {
            return part == null || part.isEmpty()
                    ? null
                    : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw malformed(url);
        }
    }

    private static IllegalArgumentException malformed(String url) {
        return new IllegalArgumentException("coupon.redis.url must look like redis://user:password@host:6379/0,"
                + " redis-cluster://host:6379,host:6379 or redis-sentinel://host:26379,host:26379#primary (user, password"
                + " and database are optional; : / @ # and % in them are written as %3A %2F %40 %23 %25), but it is "
                + withoutPassword(url));
    }

    /** Up to the last {@code @}: a password that is not encoded may contain one. */
    static String withoutPassword(String url) {
        return url.replaceAll("(?s)//.*@", "//***@");
    }
}
