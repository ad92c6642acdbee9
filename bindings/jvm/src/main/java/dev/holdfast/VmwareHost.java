package dev.holdfast;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was found of one host.
 *
 * @param id what it is known by at its vCenter
 * @param name its name
 * @param product such as "VMware ESXi 5.1.0 build-1157734"
 * @param answer whether it loses changed sectors
 * @param reason why that cannot be told, as a stable word such as "not_listed"
 * @param defects the defects it has
 * @param advisories what is said of its version and not confirmed
 */
public record VmwareHost(
        Optional<String> id,
        String name,
        String product,
        Answer answer,
        Optional<String> reason,
        List<Match> defects,
        List<Match> advisories) {
    /**
     * A rule a host falls under.
     *
     * @param rule such as "KB2090639"
     * @param fixedBuild the first build with the fix; empty where there is none
     */
    public record Match(String rule, OptionalLong fixedBuild) {}
}
