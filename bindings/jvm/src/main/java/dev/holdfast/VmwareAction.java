package dev.holdfast;

/** What is to be done with a virtual machine in this job. */
public enum VmwareAction {
    /** As ever, with changed block tracking where the set uses it. */
    CBT,
    /** A full backup that does not ask changed block tracking anything. */
    FULL_WITHOUT_CBT,
    /** Read all, keep what changed; changed block tracking is not asked. */
    WITHOUT_CBT,
    /** No backup. */
    REFUSE
}
