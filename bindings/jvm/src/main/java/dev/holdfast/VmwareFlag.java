package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a virtual machine's chain of backups is not to be trusted.
 *
 * @param rules the defects
 * @param risk how sure it is
 * @param product what served the last such backup
 * @param since when the first such backup was made
 * @param reset when tracking was reset after the last such backup; a full backup is what is missing then
 */
public record VmwareFlag(List<String> rules, Risk risk, String product, Instant since, Optional<Instant> reset) {}
