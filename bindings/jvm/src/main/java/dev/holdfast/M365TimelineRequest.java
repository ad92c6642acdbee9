package dev.holdfast;

import dev.holdfast.M365Connection.Protocol;
import dev.holdfast.M365Connection.SignIn;
import java.util.List;
import java.util.Optional;

/**
 * What the timeline of a cloud is asked.
 *
 * @param json an object, where wanted with "region", "protocols", "sign_in" and "settings"
 */
public record M365TimelineRequest(String json) {
    /**
     * All of a cloud.
     *
     * @param region its name in the policy, such as "global"
     * @return the request
     */
    public static M365TimelineRequest of(String region) {
        return of(Optional.of(region), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Some of a cloud.
     *
     * @param region its name in the policy; empty for the global one
     * @param protocols which of them; none for all
     * @param signIn signed in how; empty for each way there is
     * @param settings how to judge it; empty for as the library does
     * @return the request
     */
    public static M365TimelineRequest of(
            Optional<String> region,
            List<Protocol> protocols,
            Optional<SignIn> signIn,
            Optional<M365Settings> settings) {
        return new M365TimelineRequest(new JsonObject()
                .text("region", region)
                .json("protocols", JsonObject.texts(protocols, Protocol::word))
                .text("sign_in", signIn.map(SignIn::word))
                .json("settings", settings.map(M365Settings::json))
                .toString());
    }
}
