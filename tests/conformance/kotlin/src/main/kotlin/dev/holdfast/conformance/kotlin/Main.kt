package dev.holdfast.conformance.kotlin

import dev.holdfast.conformance.Runner
import kotlin.system.exitProcess

/** The runner of the Kotlin library: runs the cases of the folder or file `args[0]`. */
fun main(args: Array<String>) {
    exitProcess(Runner(::KotlinCalls, System.out, System.err).run(*args))
}
