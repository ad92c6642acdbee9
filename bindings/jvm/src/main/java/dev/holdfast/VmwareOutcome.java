package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What was found of a VMware source.
 *
 * @param answer affected when one host is, else unknown when one host is
 * @param reason why it is unknown, as a stable word such as "not_listed"
 * @param dated the date of the rules
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
        boolean refused,
        VmwareAction action,
        List<VmwareHost> hosts,
        List<VmwareVm> vms,
        List<VmwareStep> steps,
        String json) {
    /** That no rule is about a version is only worth knowing; it is no doubt of what was told. */
    private static final Optional<String> NOT_LISTED = Optional.of("not_listed");

    /** {@return whether there is something about the hosts that a person should look at} */
    public boolean hasFindings() {
        boolean unknown = answer == Answer.UNKNOWN && !reason.equals(NOT_LISTED);
        return refused || unknown || answer == Answer.AFFECTED;
    }
}
