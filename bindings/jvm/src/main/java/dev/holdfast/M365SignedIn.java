package dev.holdfast;

import java.util.Optional;

/**
 * Who signed in.
 *
 * @param account the account's name, as people sign in
 * @param objectId the account's id in its tenant, which stays
 * @param tenant the tenant's id
 * @param name the person's name
 * @param region the cloud
 * @param role what it may do in its tenant; empty when nobody asked or told
 * @param text all of it in a sentence
 * @param json the same as JSON
 */
public record M365SignedIn(
        String account,
        String objectId,
        String tenant,
        Optional<String> name,
        String region,
        Optional<M365Connection.Role> role,
        String text,
        String json) {}
