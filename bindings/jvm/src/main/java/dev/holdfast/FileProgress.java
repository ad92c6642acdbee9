package dev.holdfast;

/**
 * Where one of several files at once stands. One that is through shows all its bytes.
 *
 * @param subject whose file it is: which backup set, and to where
 * @param slot which of the files at once, from 0
 * @param object the object's key
 * @param doneBytes bytes that are through
 * @param totalBytes all its bytes
 */
public record FileProgress(String subject, int slot, String object, long doneBytes, long totalBytes) {
    /** {@return the same as a line of a log, such as "7 to /mnt/b: data/a.txt, 3 of 9 bytes"} */
    public String text() {
        return subject + ": " + object + ", " + doneBytes + " of " + totalBytes + " bytes";
    }
}
