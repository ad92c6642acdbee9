package dev.holdfast.kotlin.example

import dev.holdfast.AbsentException
import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.HoldfastException
import dev.holdfast.InputException
import dev.holdfast.UnavailableException
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.retryDelay
import dev.holdfast.kotlin.setAt
import java.nio.file.Path
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.delay

/** Tells the classes of failures apart, and retries what may be retried. */
suspend fun errorsExample(place: String, folder: Path, set: String, tries: Int = 3): String {
    val failure = try {
        return Client.open(folder).use { client ->
            Destination.open(place).use { destination ->
                client.coroutines().openIndex(setAt(destination, set)).use { "${it.entryCount()} entries" }
            }
        }
    } catch (failure: HoldfastException) {
        failure
    }
    if (failure is UnavailableException && tries > 1) {
        delay(failure.retryDelay ?: 1.seconds)
        return errorsExample(place, folder, set, tries - 1)
    }
    return when (failure) {
        is UnavailableException -> "not reached: ${failure.reason()}"
        is AbsentException -> "nothing there yet: ${failure.reason()}"
        is InputException -> "wrong input: ${failure.reason()}"
        else -> "code ${failure.code()}: ${failure.reason()}"
    }
}
