package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What was found of one virtual machine.
 *
 * @param id what it is known by
 * @param name its name
 * @param rules the defects it is exposed to now
 * @param risk how sure that is; empty when it is exposed to none
 * @param flag why backups already made are not to be trusted; empty when nothing speaks against them
 * @param action what to do with it
 */
public record VmwareVm(
        String id,
        String name,
        List<String> rules,
        Optional<Risk> risk,
        Optional<VmwareFlag> flag,
        VmwareAction action) {}
