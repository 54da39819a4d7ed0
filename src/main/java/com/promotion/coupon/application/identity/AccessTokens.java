package com.promotion.coupon.application.identity;

import com.promotion.coupon.application.node.SetUpException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;

/** Verifies access tokens. */
public interface AccessTokens {

    /**
     * The caller that a token vouches for.
     *
     * @param token a signed JWT in its compact form, without {@code Bearer}
     * @throws UnauthenticatedException (CP015) when the token is not valid now, for this service
     * @throws ServiceUnavailableException (CP009) when the keys to check it with cannot be read
     */
    Caller verify(String token);

    /**
     * Writes the token of this start to its file, where there is one. Called once the database is open.
     *
     * @throws SetUpException when it cannot be written
     */
    void handOut();

    /**
     * Reads the issuer's keys if it is time to. Called every second.
     *
     * @throws IllegalStateException when they cannot be read; the last ones stay in use
     */
    void refreshKeys();
}
