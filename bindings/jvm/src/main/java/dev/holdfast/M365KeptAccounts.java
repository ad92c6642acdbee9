package dev.holdfast;

import java.util.List;

/**
 * The accounts that stay signed in.
 *
 * @param accounts each of them
 * @param json the same as JSON
 */
public record M365KeptAccounts(List<M365KeptAccount> accounts, String json) {}
