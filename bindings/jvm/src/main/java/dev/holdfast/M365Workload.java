package dev.holdfast;

import java.util.Locale;

/** What of Microsoft 365 is backed up. */
public enum M365Workload {
    /** Mailboxes: folders, messages, settings. */
    MAIL,
    /** Calendars. */
    CALENDAR,
    /** Contacts. */
    CONTACTS,
    /** Files of people. */
    ONEDRIVE,
    /** Files, lists and pages of sites. */
    SHAREPOINT,
    /** Teams, their channels, and chats. */
    TEAMS,
    /** Groups. */
    GROUPS;

    /** {@return its name in JSON} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Which way the data goes. */
    public enum Direction {
        /** Out of Microsoft 365. */
        BACKUP,
        /** Back into it. */
        RESTORE;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
