package dev.holdfast;

import java.time.Duration;

/** Where Microsoft is asked, and by which application. Its text shows nothing: a proxy may have a password. */
public final class M365Service {
    private final JsonFields fields;

    /**
     * The worldwide service.
     *
     * @param clientId the vendor's own application: public, and of several tenants
     */
    public M365Service(String clientId) {
        this(new JsonFields().text("client_id", clientId));
    }

    private M365Service(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * With a cloud of the policy.
     *
     * @param cloud its name, such as china
     * @return the same with it
     */
    public M365Service withCloud(String cloud) {
        return new M365Service(fields.text("cloud", cloud));
    }

    /**
     * With one of the cloud's authorities.
     *
     * @param authority its address
     * @return the same with it
     */
    public M365Service withAuthority(String authority) {
        return new M365Service(fields.text("authority", authority));
    }

    /**
     * With the one tenant whose accounts may sign in.
     *
     * @param tenant its id or domain
     * @return the same with it
     */
    public M365Service withTenant(String tenant) {
        return new M365Service(fields.text("tenant", tenant));
    }

    /**
     * With a proxy.
     *
     * @param proxy http://[user:password@]host:port
     * @return the same with it
     */
    public M365Service withProxy(String proxy) {
        return new M365Service(fields.text("proxy", proxy));
    }

    /**
     * With an authority of one's own.
     *
     * @param pem certificates to trust in place of this machine's roots
     * @return the same with it
     */
    public M365Service withCaCertificates(String pem) {
        return new M365Service(fields.text("ca_certificates", pem));
    }

    /**
     * With a time for each request.
     *
     * @param each how long it may take, in whole seconds
     * @return the same with it
     */
    public M365Service withTimeout(Duration each) {
        return new M365Service(fields.number("timeout_s", each.toSeconds()));
    }

    /**
     * With how often one is tried.
     *
     * @param most how often a request is sent
     * @return the same with it
     */
    public M365Service withAttempts(int most) {
        return new M365Service(fields.number("attempts", most));
    }

    /**
     * With how questions are judged.
     *
     * @param settings the policy, and the like
     * @return the same with it
     */
    public M365Service withSettings(M365Settings settings) {
        return new M365Service(fields.json("settings", settings.json()));
    }

    /** As the library reads it. */
    String json() {
        return fields.toString();
    }
}
