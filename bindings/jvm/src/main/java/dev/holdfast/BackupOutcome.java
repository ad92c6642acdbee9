package dev.holdfast;

import java.time.Instant;
import java.util.List;

/**
 * What a backup job did.
 *
 * @param job the job: when it began
 * @param place the place, in words
 * @param index the index file it wrote
 * @param generation the index file's generation
 * @param storedFileCount files stored anew
 * @param unchangedFileCount files that were as the last job left them
 * @param retainedFileCount old versions and deleted files that moved to the Retention area
 * @param skipped what could not be backed up, with the reason
 * @param totals what the set holds now
 * @param json the outcome as JSON, the same in every language
 */
public record BackupOutcome(
        Instant job,
        String place,
        String index,
        long generation,
        long storedFileCount,
        long unchangedFileCount,
        long retainedFileCount,
        List<String> skipped,
        Totals totals,
        String json) {}
