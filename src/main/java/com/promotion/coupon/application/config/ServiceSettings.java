package com.promotion.coupon.application.config;

import com.promotion.coupon.application.address.AddressBlock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything that can be configured, grouped as the keys are: {@code coupon.issue.*} is {@link Issue}, and so on. Each
 * group checks its own bounds. The keys, defaults and meanings are listed in the README.
 *
 * @param zone the zone of all local date-times in the API and the database
 * @param customerAuth who authenticates customers
 * @param runProfile whether this is the demonstration of {@code mvn -Prun}, whose keys and password others may know
 */
public record ServiceSettings(
        ZoneId zone,
        CustomerAuth customerAuth,
        boolean runProfile,
        JwtSettings jwt,
        Issue issue,
        Batch batch,
        Ledger ledger,
        Gate gate,
        ClaimTicket claimTicket,
        Http http,
        RateLimit rateLimit,
        Database database,
        Redis redis) {

    /** The issuer of the tokens that {@code mvn -Prun} makes; anybody who can read its directory can make more. */
    public static final String RUN_PROFILE_ISSUER = "urn:promotion-service:run-profile";

    /** The password that every manual shows. */
    private static final String KNOWN_PASSWORD = "postgres";

    private static final Pattern KNOWN_IN_URL = Pattern.compile("(?i)[?&]password=" + KNOWN_PASSWORD + "(&|$)");

    /**
     * @throws IllegalArgumentException when what only the run profile may use is set without it, or the database is missing where
     *     other settings say that this is more than a trial
     */
    public ServiceSettings {
        if (database.embedded() && redis.configured()) {
            throw new IllegalArgumentException(
                    "coupon.redis.url is set and coupon.db.url names no PostgreSQL, which"
                            + " a node with a gate needs: set COUPON_DB_URL to jdbc:postgresql://host:5432/database, or unset COUPON_REDIS_URL");
        }
        if (database.url().isEmpty() && !jwt.ofThisStart()) {
            throw new IllegalArgumentException(
                    "coupon.db.url is empty, but keys for tokens (mp.jwt.verify.*) are configured: set"
                            + " COUPON_DB_URL to jdbc:postgresql://host:5432/database, or to " + Database.EMBEDDED
                            + " for the database in this process, which is for one node and not for production");
        }
        if (!database.embedded() && jwt.ofThisStart()) {
            throw new IllegalArgumentException(JwtSettings.NO_KEYS);
        }
        if (!runProfile && jwt.issuer().equals(RUN_PROFILE_ISSUER)) {
            throw new IllegalArgumentException(
                    "mp.jwt.verify.issuer is %s, the issuer of the run profile: set the issuer of"
                                    .formatted(RUN_PROFILE_ISSUER)
                            + " your own tokens, and mp.jwt.verify.publickey.location to its keys");
        }
        boolean known = database.password().equals(KNOWN_PASSWORD)
                || KNOWN_IN_URL.matcher(database.url()).find();
        if (!runProfile && known) {
            throw new IllegalArgumentException(
                    "coupon.db.password is the one that every manual shows: give the database user a password of its own, and set"
                            + " COUPON_DB_PASSWORD to it");
        }
    }

    /** Who authenticates customers. The admin API always asks for a token. */
    public enum CustomerAuth {
        /** The service: each customer sends a token. */
        JWT,

        /** A gateway in front of the service, which sends only what it vouches for. */
        GATEWAY
    }

    /**
     * How coupons are issued on this node.
     *
     * @param deadline after which a request is answered, whatever is known by then
     * @param inFlightMax coupons being issued at the same time before new requests wait
     * @param waitingThreadsMax threads of the server that may wait for that
     * @param responseThreads threads that write responses; few are faster than many
     */
    public record Issue(Duration deadline, int inFlightMax, int waitingThreadsMax, int responseThreads) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Issue {
            between("coupon.issue.deadline-ms", deadline.toMillis(), 100, 60_000);
            between("coupon.issue.in-flight-max", inFlightMax, 1, 1_000_000);
            between("coupon.issue.waiting-threads-max", waitingThreadsMax, 0, 10_000);
            between("coupon.issue.response-threads", responseThreads, 1, 256);
        }

        /** Within this time every accepted request is answered: twice the deadline, and 2 s to write the response. */
        public Duration answerLimit() {
            return deadline.multipliedBy(2).plusSeconds(2);
        }
    }

    /**
     * The bounds of each batching stage of this node.
     *
     * @param claimsMax claims in one gate call or ledger transaction
     * @param pendingPerPolicyMax claims of one policy, waiting or in flight in one stage
     * @param pendingMax claims of all policies, waiting or in flight in one stage
     */
    public record Batch(int claimsMax, int pendingPerPolicyMax, int pendingMax) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Batch {
            between("coupon.batch.claims-max", claimsMax, 1, 2_000);
            between("coupon.batch.pending-per-policy-max", pendingPerPolicyMax, 1, 1_000_000);
            between("coupon.batch.pending-max", pendingMax, 1, 1_000_000);
        }
    }

    /** @param threads policies whose batches are recorded at the same time */
    public record Ledger(int threads) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Ledger {
            between("coupon.ledger.threads", threads, 1, 256);
        }
    }

    /**
     * The stock gate.
     *
     * @param timeout after which a call of the gate has failed
     * @param outboxEntriesMax entries of one policy's outbox, beyond which claims are refused
     */
    public record Gate(Duration timeout, int outboxEntriesMax) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Gate {
            between("coupon.gate.timeout-ms", timeout.toMillis(), 10, 10_000);
            between("coupon.gate.outbox-entries-max", outboxEntriesMax, 1, 1_000_000);
        }
    }

    /** @param lateWaitSeconds until a claim ticket is usable that is fetched after the opening */
    public record ClaimTicket(int lateWaitSeconds) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public ClaimTicket {
            between("coupon.claim-ticket.late-wait-seconds", lateWaitSeconds, 0, 600);
        }
    }

    /**
     * What the API accepts.
     *
     * @param requestBytesMax bytes of a request body
     * @param corsOrigins the origins whose pages may read the API in a browser
     * @param trustedProxies who may say, in X-Forwarded-For, from which address a request comes
     */
    public record Http(int requestBytesMax, List<String> corsOrigins, List<AddressBlock> trustedProxies) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds or no origin */
        public Http {
            corsOrigins = List.copyOf(corsOrigins);
            trustedProxies = List.copyOf(trustedProxies);
            corsOrigins.forEach(origin -> {
                if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
                    throw new IllegalArgumentException("coupon.http.cors-origins must be origins such as"
                            + " https://shop.example, separated by commas, but one is '" + origin + "'");
                }
            });
            between("coupon.http.request-bytes-max", requestBytesMax, 256, 1_048_576);
        }
    }

    /**
     * How many requests of customers are let through. 0 a second, or a minute, is no limit.
     *
     * @param userPerSecond requests a second of one user, for any length of time
     * @param userBurst requests that a user who was quiet may send at once
     * @param addressPerSecond requests a second from one IPv4 address, or one /64 of IPv6
     * @param addressBurst as the user's
     * @param missesPerMinute look-ups a minute, by one user, of coupons that are not there or belong to others; as many at once
     */
    public record RateLimit(
            int userPerSecond, int userBurst, int addressPerSecond, int addressBurst, int missesPerMinute) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public RateLimit {
            between("coupon.rate-limit.user-per-second", userPerSecond, 0, 1_000_000);
            between("coupon.rate-limit.user-burst", userBurst, 1, 1_000_000);
            between("coupon.rate-limit.address-per-second", addressPerSecond, 0, 1_000_000);
            between("coupon.rate-limit.address-burst", addressBurst, 1, 1_000_000);
            between("coupon.rate-limit.misses-per-minute", missesPerMinute, 0, 1_000_000);
        }
    }

    /**
     * Where PostgreSQL is, or the database in this process.
     *
     * @param url a JDBC URL of the PostgreSQL driver; {@value #EMBEDDED}, or empty where nothing at all is configured
     * @param user empty when the URL names one
     * @param password empty when the database asks for none
     * @param schema of the service's tables; empty for the one that the database chooses
     * @param sessionSettings who sets time-outs and planning of a session
     * @param directory of the database in this process, and of the token of this start
     */
    public record Database(
            String url, String user, String password, String schema, SessionSource sessionSettings, String directory) {

        /** A URL: the database in this process. */
        public static final String EMBEDDED = "embedded";

        private static final Pattern SCHEMA = Pattern.compile("([a-z_][a-z0-9_]{0,62})?");

        /** Who sets what a session begins with. */
        public enum SessionSource {
            /** The service, in the start-up options of each connection. */
            CONNECTION,

            /** The database, by settings of the role: for poolers, which take no options. */
            ROLE
        }

        /** @throws IllegalArgumentException naming the key and the value that is malformed */
        public Database {
            if (!isEmbedded(url) && !url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "coupon.db.url must be of the form jdbc:postgresql://host:5432/database, or " + EMBEDDED
                                + ", but it is '" + withoutPasswords(url) + "'");
            }
            if (!SCHEMA.matcher(schema).matches()) {
                throw new IllegalArgumentException(
                        "coupon.db.schema must be a name of lower-case letters, digits and _, such as coupon, but it is '"
                                + schema + "'");
            }
        }

        private static boolean isEmbedded(String url) {
            return url.isEmpty() || url.equals(EMBEDDED);
        }

        /** Whether it is the one in this process. */
        public boolean embedded() {
            return isEmbedded(url);
        }

        /** Without the passwords, for a log. */
        @Override
        public String toString() {
            return "Database[url=%s, user=%s, password=***]".formatted(withoutPasswords(url), user);
        }

        private static String withoutPasswords(String url) {
            return url.replaceAll("(?i)(password=)[^&]*", "$1***").replaceAll("//[^/]*@", "//***@");
        }
    }

    /**
     * Where Redis is.
     *
     * @param url may contain a password; empty: there is none, and coupons are issued without a gate
     * @param password of the servers with the gate, instead of one in the URL; or empty
     */
    public record Redis(String url, String password) {

        /** Whether there is one. */
        public boolean configured() {
            return !url.isEmpty();
        }

        /** Without the password, for a log. */
        @Override
        public String toString() {
            return "Redis[url=%s]".formatted(url.replaceAll("//.*@", "//***@"));
        }
    }

    static void between(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + " must be between " + min + " and " + max + ", but it is " + value);
        }
    }
}
