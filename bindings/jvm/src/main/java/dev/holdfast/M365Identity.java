package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * Who an ID token is of.
 *
 * @param account the name they sign in with
 * @param objectId the account's id in its tenant, which stays
 * @param tenant the tenant's id
 * @param name what people call them
 * @param roleTemplateIds which roles they have in the whole tenant, by template; empty when the token does not say
 * @param role the highest of them that matters here; empty when the token does not say
 * @param json the same as JSON
 */
public record M365Identity(
        String account,
        String objectId,
        String tenant,
        Optional<String> name,
        Optional<List<String>> roleTemplateIds,
        Optional<M365Connection.Role> role,
        String json) {}
