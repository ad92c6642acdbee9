package dev.holdfast;

/**
 * The storage statistics of a set.
 *
 * @param data current files
 * @param retention superseded and deleted files
 */
public record Totals(Area data, Area retention) {
    /**
     * What an area holds.
     *
     * @param entryCount entries in all
     * @param fileCount files; one in several parts counts once
     * @param objectCount distinct objects
     * @param logicalBytes bytes at the source
     * @param physicalBytes bytes at the destination
     */
    public record Area(long entryCount, long fileCount, long objectCount, long logicalBytes, long physicalBytes) {}
}
