/**
 * Holdfast for Java and Kotlin: the integrity core of backup clients.
 *
 * <p>Five habits hold everywhere. Calls are coarse and block; each has a twin ending in {@code Async} that
 * returns a {@link java.util.concurrent.CompletableFuture}. A {@link dev.holdfast.Listener} hears progress, at
 * most ten times a second. A {@link dev.holdfast.CancelToken}, or cancelling the future, stops the work before
 * or after a step, never inside. Failures are the unchecked {@link dev.holdfast.HoldfastException}s, by class.
 * Results are values with findings; a finding is not a failure.
 *
 * <p>Nothing here takes or returns null unless it says so. Classes are safe for use by several threads.
 */
package dev.holdfast;
