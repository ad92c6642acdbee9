package dev.holdfast;

import java.util.List;

/**
 * What a check would change, and what it was concluded from.
 *
 * @param hash the plan's name, 64 hexadecimal digits; what a person confirms
 * @param index the index file that was checked
 * @param generation its generation
 * @param entryCount entries in it
 * @param listedCount names the listing brought
 * @param lostEntryCount entries that would leave the index
 * @param lostObjectCount distinct objects they need
 * @param lostLogicalBytes bytes at the source they stand for
 * @param lostSample the first of those objects
 * @param retired index files that would be put aside because of their age
 * @param objections why it is not carried out without a confirmation; empty when nothing speaks against it
 */
public record Plan(
        String hash,
        String index,
        long generation,
        long entryCount,
        long listedCount,
        long lostEntryCount,
        long lostObjectCount,
        long lostLogicalBytes,
        List<String> lostSample,
        List<String> retired,
        List<Objection> objections) {}
