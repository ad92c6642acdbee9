package dev.holdfast.kotlin.example

import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.setAt
import dev.holdfast.kotlin.useEntries
import java.nio.file.Path

/** Adds up what the Current index of a set holds; entries come in batches behind the sequence. */
suspend fun indexExample(place: String, folder: Path): String =
    Client.open(folder).use { client ->
        Destination.open(place).use { destination ->
            client.coroutines().openIndex(setAt(destination, "1602834567932")).use { index ->
                var files = 0L
                var bytes = 0L
                index.useEntries { entries ->
                    for (entry in entries) {
                        if (!entry.folder) files++
                        bytes += entry.sizeBytes
                    }
                }
                "${index.file()}: $files files, $bytes bytes"
            }
        }
    }
