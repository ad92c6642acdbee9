package dev.holdfast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Whether PDIC runs with a backup job, and why. Dates are those of the schedule's time zone.
 *
 * @param due whether it is due now
 * @param reason why, as a stable word such as "slot-day"
 * @param text the decision as one sentence
 * @param weekday the set's weekday
 * @param today the date of now
 * @param last the date of the last run
 * @param nextDue the first date on which it is due if nothing runs before
 * @param json the decision as JSON, the same in every language
 */
public record Decision(
        boolean due,
        String reason,
        String text,
        DayOfWeek weekday,
        LocalDate today,
        Optional<LocalDate> last,
        LocalDate nextDue,
        String json) {}
