package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What is due before a job.
 *
 * @param pdicDue whether PDIC is due anywhere
 * @param destinations each destination, in the order given
 * @param vmware what was found of each VMware source, in the order given
 * @param m365 what is to be said of each Microsoft 365 connection, in the order given
 * @param json the decisions as JSON, the same in every language
 */
public record JobStart(
        boolean pdicDue, List<At> destinations, List<VmwareOutcome> vmware, List<M365Check> m365, String json) {
    /**
     * What is due at one destination.
     *
     * @param place the place, in words
     * @param pdic whether PDIC is due there; empty when there is nothing to check yet, or no answer
     * @param problem why the place could not be asked
     */
    public record At(String place, Optional<Decision> pdic, Optional<Problem> problem) {
        /** {@return whether PDIC is to be run there before the backup} */
        public boolean pdicDue() {
            return pdic.map(Decision::due).orElse(false);
        }
    }
}
