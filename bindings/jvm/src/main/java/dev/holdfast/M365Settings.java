package dev.holdfast;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** How a question about Microsoft 365 is judged. What is not said goes by the library's own. */
public final class M365Settings {
    private final JsonFields fields;

    /** Nothing said. */
    public M365Settings() {
        this(new JsonFields());
    }

    private M365Settings(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * The same with a policy in place of the library's own.
     *
     * @param json the JSON of a policy file
     * @return these settings with it
     */
    public M365Settings withPolicy(String json) {
        return new M365Settings(fields.json("policy", json));
    }

    /**
     * The same with whose calendar decides the date; left out, that is the report's, or UTC.
     *
     * @param zone an IANA time zone
     * @return these settings with it
     */
    public M365Settings withZone(ZoneId zone) {
        return new M365Settings(fields.text("zone", zone.getId()));
    }

    /**
     * The same with the days before a certificate's end at which a person is reminded.
     *
     * @param days each of them
     * @return these settings with it
     */
    public M365Settings withReminderDays(List<Integer> days) {
        return new M365Settings(fields.json("reminder_days", JsonObject.array(days, String::valueOf)));
    }

    /**
     * The same with the roles that may authorize Modern.
     *
     * @param roles each of them
     * @return these settings with it
     */
    public M365Settings withAdministrators(List<M365Connection.Role> roles) {
        return new M365Settings(fields.json("administrators", JsonObject.texts(roles, M365Connection.Role::word)));
    }

    /**
     * The same with how long a change may take to be in effect everywhere, in whole minutes.
     *
     * @param time how long
     * @return these settings with it
     */
    public M365Settings withPropagation(Duration time) {
        return new M365Settings(fields.number("propagation_minutes", time.toMinutes()));
    }

    /**
     * The same with the alerts a person wishes to see. One that is off is reported as off.
     *
     * @param obsoleteConnection "Obsolete connection in use"; turning it off is not recommended
     * @param certificate reminders of a certificate's end
     * @return these settings with it
     */
    public M365Settings withNotifications(boolean obsoleteConnection, boolean certificate) {
        JsonFields wished = new JsonFields().flag("obsolete_connection", obsoleteConnection);
        return new M365Settings(fields.json("notifications", wished.flag("certificate", certificate).toString()));
    }

    /** {@return these fields as JSON: what a request has as "settings"} */
    public String json() {
        return fields.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof M365Settings that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return json();
    }
}
