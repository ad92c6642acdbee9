package dev.holdfast;

import java.util.List;

/**
 * What a set reads from, as far as the console knows it.
 *
 * @param json an object with "vmware", an array of requests
 */
public record Sources(String json) {
    /**
     * VMware hosts and vCenters.
     *
     * @param requests each of them
     * @return the sources
     */
    public static Sources ofVmware(List<VmwareRequest> requests) {
        return new Sources(new JsonObject().list("vmware", requests, VmwareRequest::json).toString());
    }
}
