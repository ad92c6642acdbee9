package dev.holdfast.conformance;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Time zones by name, also such as only the host knows: java.time lets a program bring its own, so the library is
 * asked for them too and its answer is what a case compares.
 */
public final class Zones {
    private Zones() {}

    /** The zone of a name; one that java.time does not know gets the rules of UTC. */
    public static synchronized ZoneId of(String name) {
        try {
            return ZoneId.of(name);
        } catch (ZoneRulesException unknown) {
            ZoneRulesProvider.registerProvider(new Own(name));
            return ZoneId.of(name);
        } catch (DateTimeException wrong) {
            throw new Mismatch("java.time cannot say the zone " + name + ": " + wrong.getMessage());
        }
    }

    /** One zone of the host's own. */
    private static final class Own extends ZoneRulesProvider {
        private final String name;

        Own(String name) {
            this.name = name;
        }

        @Override
        protected Set<String> provideZoneIds() {
            return Set.of(name);
        }

        @Override
        protected ZoneRules provideRules(String zoneId, boolean forCaching) {
            return ZoneOffset.UTC.getRules();
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String zoneId) {
            return new TreeMap<>(Map.of("1", ZoneOffset.UTC.getRules()));
        }
    }
}
