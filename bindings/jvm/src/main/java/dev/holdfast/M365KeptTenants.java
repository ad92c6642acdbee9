package dev.holdfast;

import java.util.List;

/**
 * The tenants that are kept.
 *
 * @param tenants each of them
 * @param json the same as JSON
 */
public record M365KeptTenants(List<M365KeptTenant> tenants, String json) {}
