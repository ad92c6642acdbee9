/** Holdfast's events in an SLF4J log. */
package dev.holdfast.slf4j;
