package dev.holdfast.kotlin

import dev.holdfast.CancelToken
import dev.holdfast.CancelledException
import dev.holdfast.Listener
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext

/** A call of the facade that blocks until it ends. */
internal typealias LongCall<T> = (listener: Listener?, token: CancelToken) -> T

/**
 * Runs a long call on [dispatcher]. When the coroutine is cancelled the call is told to stop at once, and this
 * function returns only after it has.
 */
internal suspend fun <T> work(
    dispatcher: CoroutineDispatcher,
    token: CancelToken?,
    listener: Listener?,
    call: LongCall<T>,
): T {
    if (token == null) {
        return CancelToken().use { own -> work(dispatcher, own, listener, call) }
    }
    return coroutineScope {
        val ended = CompletableDeferred<Unit>()
        // Unconfined: the thread that cancels says so itself, also while the caller's own thread is busy.
        launch(Dispatchers.Unconfined) {
            try {
                ended.await()
            } catch (stop: CancellationException) {
                token.cancel()
                throw stop
            }
        }
        try {
            withContext(dispatcher) {
                try {
                    call(listener, token)
                } catch (stopped: CancelledException) {
                    // A coroutine that was cancelled ends as one; only a token of the host's ends as a failure. The
                    // scope is asked: this block may hear of the cancel later than the work did.
                    this@coroutineScope.ensureActive()
                    throw stopped
                }
            }
        } finally {
            ended.complete(Unit)
        }
    }
}

/** The same for what has to be closed: a coroutine that is cancelled leaves none open. */
internal suspend fun <T : AutoCloseable> opening(dispatcher: CoroutineDispatcher, call: LongCall<T>): T {
    var opened: T? = null
    try {
        return work(dispatcher, null, null) { listener, token -> call(listener, token).also { opened = it } }
    } catch (stop: Throwable) {
        opened?.close()
        throw stop
    }
}

/** A long call as a cold flow of what it says, ending with what it came to. */
internal fun <T> events(
    dispatcher: CoroutineDispatcher,
    token: CancelToken?,
    call: LongCall<T>,
): Flow<Event<T>> = flow {
    val mailbox = Mailbox()
    // Supervised, so that a failure waits until all that was said before it is heard.
    supervisorScope {
        val work = async {
            try {
                work(dispatcher, token, mailbox, call)
            } finally {
                mailbox.close()
            }
        }
        for (ring in mailbox.bell) {
            mailbox.empty { emit(it) }
        }
        mailbox.empty { emit(it) }
        emit(Event.Ended(work.await()))
    }
}
