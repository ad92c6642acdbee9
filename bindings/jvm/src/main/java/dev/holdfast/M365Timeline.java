package dev.holdfast;

import java.time.LocalDate;
import java.util.List;

/**
 * What became of a cloud's protocols, and what comes.
 *
 * @param date the date it was asked for
 * @param dated the date of the policy
 * @param region the cloud's name
 * @param hasModern whether Modern authentication can be had there on that date
 * @param retired whether it is closed on that date
 * @param verdicts how the protocols stand
 * @param text all of it for people, in lines
 * @param json the timeline as JSON, the same in every language; it has the events too
 */
public record M365Timeline(
        LocalDate date,
        LocalDate dated,
        String region,
        boolean hasModern,
        boolean retired,
        List<M365Verdict> verdicts,
        String text,
        String json) {}
