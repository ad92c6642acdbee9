package dev.holdfast;

/**
 * Selects rows, those to come included. Letters match without regard to case.
 *
 * @param kind what it looks at
 * @param value its pattern, domain or group; empty for the kinds that have none
 */
public record Rule(Kind kind, String value) {
    /** What a rule looks at. */
    public enum Kind {
        /** Nothing: every row. */
        ALL,
        /** Whether the key was known when the rule was set. */
        NEW,
        /** The name, by a pattern. */
        NAME,
        /** The name's domain. */
        DOMAIN,
        /** The groups. */
        GROUP
    }

    /** {@return every row} */
    public static Rule all() {
        return new Rule(Kind.ALL, "");
    }

    /** {@return every row whose key was not known when this rule was set} */
    public static Rule newcomers() {
        return new Rule(Kind.NEW, "");
    }

    /**
     * Rows whose name fits a pattern.
     *
     * @param pattern {@code *} stands for any text, {@code ?} for one character, {@code \} takes the next
     *     character as it is
     * @return the rule
     */
    public static Rule name(String pattern) {
        return new Rule(Kind.NAME, pattern);
    }

    /**
     * Rows whose name is in a domain: what follows the last {@code @} of an address, or the host of a URL.
     *
     * @param domain the domain, such as contoso.com
     * @return the rule
     */
    public static Rule domain(String domain) {
        return new Rule(Kind.DOMAIN, domain);
    }

    /**
     * Rows in a group.
     *
     * @param group the group's name
     * @return the rule
     */
    public static Rule group(String group) {
        return new Rule(Kind.GROUP, group);
    }
}
