package dev.holdfast;

import java.time.Instant;
import java.util.List;

/**
 * An account that stays signed in. No secret is among it.
 *
 * @param account the account's name
 * @param objectId its id in the tenant
 * @param tenant the tenant's id
 * @param region the cloud
 * @param clientId the application it signed in to
 * @param scopes what it allowed
 * @param signedIn when somebody signed in
 * @param renewed when its token was last renewed
 * @param json the same as JSON
 */
public record M365KeptAccount(
        String account,
        String objectId,
        String tenant,
        String region,
        String clientId,
        List<String> scopes,
        Instant signedIn,
        Instant renewed,
        String json) {}
