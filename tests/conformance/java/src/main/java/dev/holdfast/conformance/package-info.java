/**
 * Runs conformance cases through the Java library; {@code tests/conformance/README.md} says what a case is.
 *
 * <p>{@link dev.holdfast.conformance.Runner} and what it uses knows nothing of the library but its exceptions, so
 * that the Kotlin runner stands on it too. The calls of the library are each language's own: here
 * {@link dev.holdfast.conformance.JavaCalls}.
 */
package dev.holdfast.conformance;
