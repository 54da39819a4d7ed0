package com.promotion.launcher;

import com.promotion.servers.BackingServers;
import java.net.URI;

/** What a person who has just started the service can do next; every command can be pasted into a POSIX shell. */
final class Guide {
    private Guide() {}

    static String text(URI service, BackingServers servers, String policyId, RunTokens tokens) {
        return """

            The service is ready. Ctrl-C stops it; the data stays for the next start.

              Service   ${service}/
              API       ${service}/docs/ (to read and to try; the document is at ${service}/openapi)
              Health    ${service}/health
              Database  ${jdbcUrl}
                        psql '${psqlUrl}'
              Redis     redis-cli -u '${redisUrl}'
              Policy    ${policy} (a demo: ${quantity} coupons, one per user)

            Issue a coupon; the second time the same user is refused:
              curl -i -X POST '${service}/api/v1/coupons/policies/${policy}/issue' \\
                -H 'Content-Type: application/json' -d '{"userId":12345}'
              curl -i -X POST '${service}/api/v1/coupons/policies/${policy}/issue' \\
                -H 'Content-Type: application/json' -d '{"userId":12345}'

            Look:
              curl '${service}/api/v1/coupons/policies/${policy}/stock'
              curl '${service}/api/v1/coupons/policies/${policy}/issued?userId=12345'

            The admin API asks for a token, always. Here are some, made for this directory; only you can read the files:
              ${admin}     may do everything in the admin API
              ${customer}      is the customer 12345, for coupon.customer-auth=jwt
              ${shop}   is a shop's backend, which acts for its users
              curl '${service}/api/v1/admin/coupon-policies?limit=100' -H "Authorization: Bearer $(cat '${admin}')"
            The admin token:
              ${adminToken}
            """.replace("${service}", service.toString())
                .replace("${jdbcUrl}", BackingServers.withoutPassword(servers.jdbcUrl()))
                .replace("${psqlUrl}", psqlUrl(servers))
                .replace("${redisUrl}", BackingServers.withoutPassword(servers.redisUrl()))
                .replace("${adminToken}", tokens.admin())
                .replace("${admin}", tokens.adminFile().toString())
                .replace("${customer}", tokens.userFile().toString())
                .replace("${shop}", tokens.serviceFile().toString())
                .replace("${policy}", policyId)
                .replace("${quantity}", "%,d".formatted(DemoPolicy.TOTAL_QUANTITY));
    }

    /** psql knows other parameters than the driver: only server and database are kept. */
    private static String psqlUrl(BackingServers servers) {
        var url = servers.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
        return servers.dbUser().isBlank() ? url : url.replaceFirst("//", "//" + servers.dbUser() + "@");
    }
}
