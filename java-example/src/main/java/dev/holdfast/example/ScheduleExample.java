package dev.holdfast.example;

import dev.holdfast.Decision;
import dev.holdfast.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When is a set's PDIC due, and why? */
public final class ScheduleExample {
    private ScheduleExample() {}

    /** Asks for the set and zone of the two arguments, as if it last ran a week before today. */
    public static void main(String[] args) {
        Instant now = Instant.now();
        System.out.println(run(args[0], ZoneId.of(args[1]), now.minusSeconds(7 * 86_400), now));
    }

    static String run(String set, ZoneId zone, Instant last, Instant now) {
        Schedule schedule = new Schedule(set, zone);
        Decision first = schedule.decide(Optional.empty(), Optional.empty(), Optional.of(now));
        Decision later = schedule.decide(Optional.of(last), Optional.empty(), Optional.of(now));
        return first.text() + "\n" + later.text() + "; next due " + later.nextDue() + " (" + later.reason() + ")";
    }
}
