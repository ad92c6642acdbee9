/**
 * How the public API reaches the native library. Nobody's interface but the library's own.
 *
 * <p>{@code engine.jna} is written by hand over the generated Kotlin; its twin {@code engine.ffm} is written
 * from it by tools/bindgen, because the two generated halves differ in names only.
 */
package dev.holdfast.engine;
