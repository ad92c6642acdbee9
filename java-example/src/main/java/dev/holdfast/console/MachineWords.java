package dev.holdfast.console;

import dev.holdfast.VmwareFlag;
import dev.holdfast.VmwareHistory;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is remembered of a machine, line by line, with the dates of a zone. */
final class MachineWords {
    private final DateTimeFormatter day;
    private final DateTimeFormatter moment;

    MachineWords(ZoneId zone) {
        day = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT).withZone(zone);
        moment = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    List<String> of(VmwareHistory.Vm vm) {
        String head = vm.name() + " (" + vm.id() + "): " + vm.flag().map(this::flagged).orElse("trusted");
        return Stream.concat(Stream.of(head), vm.events().stream().map(this::event)).map(Words::visible).toList();
    }

    private String flagged(VmwareFlag flag) {
        String reset = flag.reset().map(at -> "; reset " + day.format(at)).orElse("");
        String why = String.join(", ", flag.rules()) + "; served by " + flag.product();
        return "not trusted since " + day.format(flag.since()) + " (" + why + ")" + reset;
    }

    private String event(VmwareHistory.Past past) {
        String served = past.product().map(product -> " " + product).orElse("");
        String answer = past.answer().map(found -> " " + found.name().toLowerCase(Locale.ROOT)).orElse("");
        return "  " + moment.format(past.at()) + " " + past.kind().word() + served + answer;
    }
}
