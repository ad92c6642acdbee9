package dev.holdfast.console;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Time zones as people name them. */
final class Zones {
    private Zones() {}

    /** The zone of a name; whether it is one of the library's, the library says. */
    static ZoneId of(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new UsageException(
                    "\"" + name + "\" is not a time zone; give an IANA name such as Asia/Hong_Kong", unknown);
        }
    }
}
