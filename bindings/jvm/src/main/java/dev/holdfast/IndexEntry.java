package dev.holdfast;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of an index: where a file, or one part of it, lies at the destination.
 *
 * @param object the object's key
 * @param offsetBytes where the bytes begin in the object
 * @param lengthBytes how many bytes of the object are this entry's
 * @param part which part of the file this is, from 0
 * @param partCount how many parts the file has
 * @param path the path at the source
 * @param folder whether it is a folder
 * @param job the backup job that stored it
 * @param sizeBytes size of this part at the source
 * @param storedSizeBytes size of the whole object
 * @param modified last change at the source
 * @param checksum BLAKE3-256 in hexadecimal digits, where the client knows it
 */
public record IndexEntry(
        String object,
        long offsetBytes,
        long lengthBytes,
        long part,
        long partCount,
        String path,
        boolean folder,
        Instant job,
        long sizeBytes,
        long storedSizeBytes,
        Instant modified,
        Optional<String> checksum) {}
