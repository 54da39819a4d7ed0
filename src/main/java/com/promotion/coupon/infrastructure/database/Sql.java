package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;

/**
 * A statement that PostgreSQL and the embedded database do not write alike.
 *
 * @param postgreSql as PostgreSQL runs it
 * @param embedded the same for {@link EmbeddedDatabase}
 */
public record Sql(String postgreSql, String embedded) {

    /** The form for this database. */
    public String on(Database database) {
        return database.embedded() ? embedded : postgreSql;
    }
}
