package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What was found of a VMware source.
 *
 * @param answer affected when one host is, else unknown when one host is
 * @param reason why it is unknown, as a stable word such as "not_listed"
 * @param dated the date of the rules
 * @param findings whether there is something a person should look at
 * @param refused whether the policy lets something at risk not be backed up
 * @param action what to do with machines that were not told
 * @param hosts its hosts; a single host is its own
 * @param vms the machines that were told
 * @param steps what a person does about each defect
 * @param json the outcome as JSON, the same in every language
 */
public record VmwareOutcome(
        Answer answer,
        Optional<String> reason,
        String dated,
        boolean findings,
        boolean refused,
        VmwareAction action,
        List<VmwareHost> hosts,
        List<VmwareVm> vms,
        List<VmwareStep> steps,
        String json) {
    /** {@return whether there is something a person should look at} */
    public boolean hasFindings() {
        return findings;
    }
}
