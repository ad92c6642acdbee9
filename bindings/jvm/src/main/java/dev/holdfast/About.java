package dev.holdfast;

import java.util.Optional;

/**
 * What a VMware product says of itself, as its AboutInfo does. Everything may be missing; the full name alone will do.
 *
 * @param name such as "VMware ESXi"
 * @param fullName such as "VMware ESXi 5.1.0 build-1157734"
 * @param version such as "5.1.0"
 * @param build such as "1157734"
 * @param apiType "HostAgent" for a host, "VirtualCenter" for a vCenter
 * @param productLineId such as "embeddedEsx" or "vpx"
 */
public record About(
        Optional<String> name,
        Optional<String> fullName,
        Optional<String> version,
        Optional<String> build,
        Optional<String> apiType,
        Optional<String> productLineId) {
    /**
     * A product of which its full name is known.
     *
     * @param fullName such as "VMware ESXi 5.1.0 build-1157734"
     */
    public About(String fullName) {
        this(
                Optional.empty(),
                Optional.of(fullName),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return a product that says nothing of itself} */
    public static About unknown() {
        return new About(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return these facts as JSON} */
    public String json() {
        return new JsonObject()
                .text("name", name)
                .text("full_name", fullName)
                .text("version", version)
                .text("build", build)
                .text("api_type", apiType)
                .text("product_line_id", productLineId)
                .toString();
    }
}
