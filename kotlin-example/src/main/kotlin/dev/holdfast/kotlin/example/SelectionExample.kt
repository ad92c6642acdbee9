package dev.holdfast.kotlin.example

import dev.holdfast.Part
import dev.holdfast.Rule
import dev.holdfast.Selection
import dev.holdfast.kotlin.click
import dev.holdfast.kotlin.intRanges
import dev.holdfast.kotlin.items
import dev.holdfast.kotlin.listing
import java.nio.file.Path
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/** Ranges of 500 users by clicks, a rule beside them, and a file that outlives the listing. */
fun selectionExample(file: Path): String = buildList {
    val users = (1..500).map { "user$it@contoso.com" }
    Selection().use { selection ->
        selection.relist(listing(users))

        // The first, and with Shift the 150th.
        selection.click(0)
        add("${selection.click(149, shift = true).selectedCount} selected")

        // Of all, without the first; with Shift, without the first 250.
        selection.selectAll()
        selection.click(0)
        add("${selection.click(249, shift = true).selectedCount} left")

        // Two ranges beside each other.
        selection.selectNone()
        selection.click(0)
        selection.click(99, shift = true)
        selection.click(200, ctrl = true)
        val change = selection.click(299, shift = true, ctrl = true)
        add("${change.selectedCount} in ${selection.rowsOf(Part.SELECTED).intRanges}")

        // A rule selects newcomers too; somebody whom it selects and a person unselects stays out.
        selection.setRules(listOf(Rule.name("user49*@contoso.com")))
        val selected = selection.click(498).selectedCount
        add("$selected with a rule, ${selection.items(Part.EXCLUDED).map { it.key }.toList()} excluded")
        file.writeBytes(selection.save())
    }
    Selection().use { selection ->
        // Another day, another listing: whoever is gone stays selected, as absent.
        selection.relist(listing(users.drop(50)))
        selection.load(file.readBytes())
        selection.insert(450, listing(listOf("user49a@contoso.com")))
        val counts = selection.counts()
        add("${counts.selected} selected, ${counts.absentSelected} absent")
    }
}.joinToString("\n")
