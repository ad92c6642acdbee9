package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.BackupOutcome;
import dev.holdfast.Decision;
import dev.holdfast.Problem;
import dev.holdfast.Totals;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That typed values prevail. That they are what the JSON says is what the cases show. */
class AnswersTest {
    private static JsonNode json(String text) {
        try {
            return Json.parse(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    @Test
    void aTypedValueReplacesTheJsonsAndTheRestStays() {
        Totals.Area area = new Totals.Area(1, 2, 3, 4, 5);
        Totals totals = new Totals(area, area);
        String text = "{\"schema\":1,\"job_utc_ms\":8}";
        BackupOutcome outcome =
                new BackupOutcome(Instant.ofEpochMilli(7), "p", "i", 2, 3, 4, 5, List.of("s"), totals, text);
        ObjectNode answer = Answers.backup(outcome);
        assertEquals(1, answer.get("schema").intValue());
        assertEquals(7, answer.get("job_utc_ms").intValue());
        assertEquals(
                json("{'entry_count':1,'file_count':2,'object_count':3,'logical_bytes':4,'physical_bytes':5}"),
                json(answer.at("/statistics/retention").toString()));
    }

    @Test
    void datesAndDaysAreWrittenAsInJson() {
        LocalDate day = LocalDate.of(2026, 1, 2);
        LocalDate next = day.plusDays(7);
        Decision decision = new Decision(
                true, "r", "t", DayOfWeek.FRIDAY, day, Optional.empty(), next, "{\"schema\":1}");
        assertEquals(
                json("{'schema':1,'due':true,'reason':'r','text':'t','weekday':'Friday','today':'2026/01/02',"
                        + "'last':null,'next_due':'2026/01/09'}"),
                Answers.decision(decision));
    }

    @Test
    void aDelayIsMilliseconds() {
        Problem problem = new Problem(5204, "busy", Optional.of(Duration.ofMillis(1_500)));
        assertEquals(
                json("{'code':5204,'reason':'busy','retry_after_ms':1500}"),
                json(Answers.problem(problem).toString()));
    }
}
