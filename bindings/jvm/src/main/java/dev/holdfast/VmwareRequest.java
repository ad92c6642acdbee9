package dev.holdfast;

import java.util.Optional;

/**
 * A VMware source to be checked, and how.
 *
 * @param json an object with "source", and where wanted "policy" and "rules"
 */
public record VmwareRequest(String json) {
    /**
     * A source under the library's own rules, with a warning as policy.
     *
     * @param source what is known of it
     * @return the request
     */
    public static VmwareRequest of(VmwareSource source) {
        return ofFacts(source.json(), Optional.empty(), Optional.empty());
    }

    /**
     * A source under the library's own rules.
     *
     * @param source what is known of it
     * @param policy what the set does about machines at risk
     * @return the request
     */
    public static VmwareRequest of(VmwareSource source, Policy policy) {
        return ofFacts(source.json(), Optional.of(policy), Optional.empty());
    }

    /**
     * A source whose facts are JSON already, such as a file's.
     *
     * @param facts what is known of it, as {@link VmwareSource#json()} writes it
     * @param policy what the set does about machines at risk; empty for a warning
     * @param rules the JSON of a rules file; empty for the library's own
     * @return the request
     */
    public static VmwareRequest ofFacts(String facts, Optional<Policy> policy, Optional<String> rules) {
        // The facts come first, so that the lines that an error names are theirs.
        JsonObject request = new JsonObject().json("source", facts).text("policy", policy.map(Policy::word));
        return new VmwareRequest(request.json("rules", rules).toString());
    }
}
