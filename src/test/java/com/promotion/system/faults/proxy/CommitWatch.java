package com.promotion.system.faults.proxy;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the COMMIT of a transaction that issued coupons, on one connection of pgjdbc. The driver spells a statement
 * out once and calls it by a name such as S_3 from then on, so the names have to be remembered.
 */
public final class CommitWatch implements Predicate<String> {
    private static final Pattern COMMIT = Pattern.compile("(S_\\d+)?\0COMMIT\0");
    private static final Pattern INSERT = Pattern.compile("(S_\\d+)?\0[^\0]*insert into issued_coupon");
    private static final Pattern NAME = Pattern.compile("\0(S_\\d+)\0");

    private final Set<String> commits = new HashSet<>();
    private final Set<String> inserts = new HashSet<>();
    private boolean issuing;

    @Override
    public boolean test(String request) {
        issuing |= contains(request, INSERT, inserts);
        boolean commit = contains(request, COMMIT, commits); // always asked: it learns the names
        boolean issued = issuing && commit;
        issuing &= !commit;
        return issued;
    }

    private static boolean contains(String request, Pattern spelledOut, Set<String> names) {
        boolean found = false;
        for (Matcher matcher = spelledOut.matcher(request); matcher.find(); ) {
            found = true;
            if (matcher.group(1) != null) {
                names.add(matcher.group(1));
            }
        }
        for (Matcher matcher = NAME.matcher(request); matcher.find(); ) {
            found |= names.contains(matcher.group(1));
        }
        return found;
    }
}
