package com.promotion.coupon.web.contract.security;

import java.util.stream.Stream;

/** Other ways to write a path of the admin API, some of which a server or a proxy could take for it. */
public final class OddPaths {
    private OddPaths() {}

    public static Stream<String> ofTheAdminApi() {
        return Stream.of(
                "/api/v1;x/admin/coupon-policies",
                "/api/v1;/admin/coupon-policies",
                "/api/v1/admin;a=b/coupon-policies",
                "/api/v1/admin/coupon-policies;jsessionid=1",
                "/api/v1;jsessionid=1/admin/coupon-policies",
                "/api//v1/admin/coupon-policies",
                "//api/v1/admin/coupon-policies",
                "/api/v1/admin//coupon-policies",
                "/api/v1/./admin/coupon-policies",
                "/api/v1/x/../admin/coupon-policies",
                "/x/../api/v1/admin/coupon-policies",
                "/api/v1/%2e/admin/coupon-policies",
                "/api/v1/x/%2e%2e/admin/coupon-policies",
                "/api/v1%3bx/admin/coupon-policies",
                "/api/v1%2fadmin/coupon-policies",
                "/api/v1/%61dmin/coupon-policies",
                "/api/v1/admin%00/coupon-policies",
                "/api/v1/admin/coupon-policies/%20",
                "/api/v1/admin/coupon-policies%0d%0aX:y",
                "/api/v1\\admin\\coupon-policies",
                "/api/v1/admin/coupon-policies/..%2f..",
                "/API/v1/admin/coupon-policies",
                "/api/V1/admin/coupon-policies",
                "/api/v1/Admin/coupon-policies",
                "/api/v1/ADMIN/coupon-policies");
    }

    /** Whether only upper and lower case differ. */
    public static boolean isPlain(String path) {
        return path.equalsIgnoreCase("/api/v1/admin/coupon-policies");
    }
}
