package dev.holdfast;

/**
 * What a person does about a defect.
 *
 * @param number its place, from 1
 * @param step "upgrade" or "full_backup"
 * @param rule the defect
 * @param text what to do
 */
public record VmwareStep(int number, String step, String rule, String text) {}
