package dev.holdfast;

import java.util.Locale;

/** How a connection signs in to Microsoft 365. The later ones are the newer; no way leads back to Basic. */
public enum M365Mode {
    /** User name and password. */
    BASIC,
    /** A token, and a password beside it. */
    HYBRID,
    /** A token alone. */
    MODERN;

    /** {@return its name in JSON} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
