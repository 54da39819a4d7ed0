package com.promotion.coupon.infrastructure.redis;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, in one of three forms, each also with {@code rediss} for TLS and with {@code user:password@}:
 *
 * <ul>
 *   <li>{@code redis://host:6379} one server
 *   <li>{@code redis-cluster://host1:6379,host2:6379,…} some nodes of a Redis Cluster
 *   <li>{@code redis-sentinel://host1:26379,host2:26379,…#primary} the Sentinels, and the name they watch
 * </ul>
 */
record RedisUrl(Kind kind, List<String> addresses, String masterName) {

    enum Kind {
        SINGLE,
        CLUSTER,
        SENTINEL
    }

    private static final Pattern FORM =
            Pattern.compile("(rediss?)(-cluster|-sentinel)?://(?:([^@/#]+)@)?([^@/#\\s]+:\\d+)(?:#(\\S+))?");

    /** @throws IllegalArgumentException saying what was expected; never showing a password */
    static RedisUrl parse(String url) {
        Matcher form = FORM.matcher(url);
        if (form.matches()) {
            String credentials = form.group(3) == null ? "" : form.group(3) + "@";
            List<String> addresses = Arrays.stream(form.group(4).split(",", -1))
                    .map(host -> form.group(1) + "://" + credentials + host)
                    .toList();
            String masterName = form.group(5);
            if ("-cluster".equals(form.group(2)) && masterName == null) {
                return new RedisUrl(Kind.CLUSTER, addresses, null);
            }
            if ("-sentinel".equals(form.group(2)) && masterName != null) {
                return new RedisUrl(Kind.SENTINEL, addresses, masterName);
            }
            if (form.group(2) == null && masterName == null && addresses.size() == 1) {
                return new RedisUrl(Kind.SINGLE, addresses, null);
            }
        }
        throw new IllegalArgumentException("coupon.redis.url must look like redis://host:6379,"
                + " redis-cluster://host:6379,host:6379 or redis-sentinel://host:26379,host:26379#primary, but it is "
                + url.replaceAll("//.*@", "//***@"));
    }
}
