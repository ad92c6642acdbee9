package dev.holdfast;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What opens a destination beside its address: names and secrets of the host. What is not given is looked for where
 * each kind of destination usually has it: environment, profile files, SSH agent. Never printed; its text shows the
 * names alone.
 *
 * <p>Names: {@code access_key_id}, {@code secret_access_key}, {@code session_token} and {@code region} for S3;
 * {@code account_name}, {@code account_key}, {@code sas_token} and {@code bearer_token} for Azure; {@code user},
 * {@code password}, {@code private_key}, {@code passphrase} and {@code known_hosts} for SFTP; {@code user},
 * {@code password} and {@code bearer_token} for WebDAV; {@code ca_certificates}, as PEM, for all that speak TLS.
 */
public final class Access {
    private static final Access NONE = new Access(Map.of(), "");

    private final Map<String, String> given;
    private final String json;

    private Access(Map<String, String> given, String json) {
        this.given = given;
        this.json = json;
    }

    /** {@return nothing given: all comes from the environment} */
    public static Access none() {
        return NONE;
    }

    /**
     * What the host has as JSON already, such as a file's.
     *
     * @param json an object of texts; empty for nothing given
     * @return it
     */
    public static Access ofJson(String json) {
        return new Access(Map.of(), json);
    }

    /**
     * The same with one more value, in place of the one of that name.
     *
     * @param name one of the names above; the library refuses others when it opens the destination
     * @param value the value
     * @return this access with it
     * @throws IllegalStateException when this access came from JSON
     */
    public Access with(String name, String value) {
        if (given.isEmpty() && !json.isEmpty()) {
            throw new IllegalStateException("this access came from JSON; put the value there");
        }
        Map<String, String> more = new LinkedHashMap<>(given);
        more.put(name, value);
        JsonObject object = new JsonObject();
        more.forEach(object::text);
        return new Access(more, object.toString());
    }

    /** As the library reads it: with the values. */
    String json() {
        return json;
    }

    @Override
    public String toString() {
        Collection<String> names = given.keySet();
        return "Access" + (names.isEmpty() && !json.isEmpty() ? "[JSON]" : names);
    }
}
