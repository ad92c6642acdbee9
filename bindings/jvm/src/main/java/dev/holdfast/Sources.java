package dev.holdfast;

import java.util.List;

/**
 * What a set reads from, as far as the console knows it.
 *
 * @param json an object with "vmware" and "m365", arrays of requests
 */
public record Sources(String json) {
    /**
     * VMware hosts and vCenters.
     *
     * @param requests each of them
     * @return the sources
     */
    public static Sources ofVmware(List<VmwareRequest> requests) {
        return of(requests, List.of());
    }

    /**
     * Microsoft 365 connections.
     *
     * @param requests each of them
     * @return the sources
     */
    public static Sources ofM365(List<M365Request> requests) {
        return of(List.of(), requests);
    }

    /**
     * Sources of both kinds.
     *
     * @param vmware hosts and vCenters
     * @param m365 connections
     * @return the sources
     */
    public static Sources of(List<VmwareRequest> vmware, List<M365Request> m365) {
        return new Sources(new JsonObject()
                .list("vmware", vmware, VmwareRequest::json)
                .list("m365", m365, M365Request::json)
                .toString());
    }
}
