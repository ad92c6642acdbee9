package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.setAt
import java.nio.file.Path

/** Brings back what a run put aside. */
suspend fun undoExample(place: String, folder: Path, run: String): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            val undone = client.coroutines().pdicUndo(setAt(destination, "1602834567932"), run)
            "${undone.restoredEntryCount} entries are back in ${undone.index}"
        }
    }
