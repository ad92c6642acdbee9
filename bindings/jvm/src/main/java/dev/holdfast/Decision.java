package dev.holdfast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
        String json) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    static Decision of(dev.holdfast.internal.Decision decision) {
        return new Decision(
                decision.getDue(),
                decision.getReason(),
                decision.getText(),
                DayOfWeek.valueOf(decision.getWeekday().toUpperCase(Locale.ROOT)),
                day(decision.getToday()),
                Optional.ofNullable(decision.getLast()).map(Decision::day),
                day(decision.getNextDue()),
                decision.getJson());
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text, DAY);
    }
}
