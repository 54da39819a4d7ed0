-- Names and descriptions are counted in characters as a person sees them, of which one may be several code points. The service
-- checks the length; a request's size bounds it, too. PostgreSQL does not rewrite the table for this.
ALTER TABLE coupon_policy
    ALTER COLUMN name TYPE text,
    ALTER COLUMN description TYPE text;
