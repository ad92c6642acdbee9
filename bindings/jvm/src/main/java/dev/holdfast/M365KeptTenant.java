package dev.holdfast;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant that was set up, or is being set up. No secret is among it.
 *
 * @param tenant the tenant's id
 * @param domain what it was called when it was set up, where that was a domain
 * @param region the cloud
 * @param name its application's name
 * @param clientId by which it signs in; empty as long as it is not made
 * @param ready whether it signed in with all its permissions
 * @param certificateNotAfter until when its certificate is valid
 * @param problem why what is kept of it cannot be used, all but the id is empty then; empty where it can be
 */
public record M365KeptTenant(
        String tenant,
        Optional<String> domain,
        String region,
        String name,
        Optional<String> clientId,
        boolean ready,
        Instant certificateNotAfter,
        Optional<String> problem) {}
