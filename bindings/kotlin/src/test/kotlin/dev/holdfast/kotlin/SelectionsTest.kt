package dev.holdfast.kotlin

import dev.holdfast.InputException
import dev.holdfast.Key
import dev.holdfast.Part
import dev.holdfast.RowSet
import dev.holdfast.Rule
import dev.holdfast.Selection
import dev.holdfast.SelectionOptions
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class SelectionsTest {
    private val users = List(500) { "user$it" }

    private fun selecting(test: (Selection) -> Unit) = Selection().use { selection ->
        selection.relist(listing(users))
        test(selection)
    }

    @Test
    fun `ranges are said and told as Kotlin has them`() = selecting { selection ->
        selection.click(0)
        val change = selection.click(149, shift = true)
        assertEquals(listOf(1..149), change.selected.intRanges)
        assertTrue(7 in change.selected && 0 !in change.selected)
        assertEquals(0 to 149, change.anchorOrNull to change.leadOrNull)
        selection.click(200, ctrl = true)
        assertEquals(161, selection.click(210, shift = true, ctrl = true).selectedCount)
        assertEquals(rowSet(200..210, 0..149), selection.rowsOf(Part.SELECTED))
        assertEquals(RowSet.none(), rowSet(IntRange.EMPTY))
    }

    @Test
    fun `what is not there is null`() = selecting { selection ->
        assertNull(selection.status().anchorOrNull)
        assertEquals("user7" to null, selection.keyOrNull(7) to selection.keyOrNull(500))
        assertEquals(listOf(3, null), selection.rowsOrNull(listOf("user3", "nobody")))
        assertEquals(0, selection.press(Key.DOWN).leadOrNull)
        selection.press(Key.A, ctrl = true)
        assertEquals(499, selection.filter(rowSet(0..0)).hiddenSelectedCount)
        assertEquals(0, selection.filter(null).hiddenSelectedCount)
    }

    @Test
    fun `a sequence fetches batches as they are asked for`() = selecting { selection ->
        selection.allBut(rowSet(1..1))
        selection.remove(rowSet(0..0))
        assertEquals(List(5) { 100 }.dropLast(1) + 99, selection.batches(Part.SELECTED, 100).map { it.size() }.toList())
        val items = selection.items(Part.SELECTED, 100)
        assertEquals(SelectionItem("user2", 1, selection.flags(1)), items.first())
        assertEquals("user0" to null, items.last().let { it.key to it.row })
        assertTrue(items.last().flags.absent())
        assertEquals(selection.keys(Part.SELECTED), items.map { it.key }.toList())
        assertEquals(0, selection.items(Part.RULED).count())
    }

    @Test
    fun `a sequence ends with a refusal when rows are listed anew meanwhile`() = selecting { selection ->
        selection.selectAll()
        val batches = selection.batches(Part.SELECTED, 100).iterator()
        batches.next()
        selection.remove(rowSet(0..0))
        assertThrows(InputException::class.java) { batches.next() }
    }

    @Test
    fun `columns and options that are left out are the library's`() {
        val list = selectionOptions(style = SelectionOptions.Style.LIST)
        assertEquals(SelectionOptions.defaults().withStyle(SelectionOptions.Style.LIST), list)
        Selection(list).use { selection ->
            val groups = mapOf("Sales" to rowSet(1..2))
            selection.relist(listing(listOf("h", "1", "2"), groups = groups, depths = listOf(0, 1, 1), unselectable = rowSet(0..0)))
            assertEquals(rowSet(1..2), selection.setRules(listOf(Rule.group("sales"))).selected)
            assertEquals(rowSet(1..2), selection.click(0).let { selection.rowsOf(Part.SELECTED) })
        }
        assertEquals(listOf("A"), listing(listOf("a"), names = listOf("A")).names.orElseThrow())
    }
}
