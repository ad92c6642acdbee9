package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HoldfastTest {
    @Test
    void theVersionsNumberIsComposedOfItsText() {
        Version version = Holdfast.version();
        int number = version.number();
        String composed = number / 1_000_000 + "." + number / 1_000 % 1_000 + "." + number % 1_000;
        assertEquals(version.text(), composed);
    }

    @Test
    void theTableOfStatusesArrivesWhole() {
        List<Status> statuses = Holdfast.statuses();
        List<Integer> codes = statuses.stream().map(Status::code).toList();
        assertEquals(codes.stream().sorted().distinct().toList(), codes);
        assertEquals(new Status(0, "Ok", "Ok", "The call did what it says."), statuses.get(0));
        assertTrue(statuses.stream().noneMatch(status -> status.text().isBlank()));
    }
}
