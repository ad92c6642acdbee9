package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import dev.holdfast.Change
import dev.holdfast.Key
import dev.holdfast.Listing
import dev.holdfast.Part
import dev.holdfast.Rule
import dev.holdfast.RowSet
import dev.holdfast.Selection
import dev.holdfast.SelectionOptions
import dev.holdfast.conformance.Answers
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.Mismatch
import dev.holdfast.conformance.SelectionAnswers
import dev.holdfast.kotlin.SELECTION_BATCH
import dev.holdfast.kotlin.anchorOrNull
import dev.holdfast.kotlin.batches
import dev.holdfast.kotlin.click
import dev.holdfast.kotlin.filter
import dev.holdfast.kotlin.items
import dev.holdfast.kotlin.leadOrNull
import dev.holdfast.kotlin.listing
import dev.holdfast.kotlin.press
import dev.holdfast.kotlin.rowsOrNull
import dev.holdfast.kotlin.selectionOptions
import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/** The steps on a case's selection, in Kotlin. The first of them makes it. */
internal class SelectionCalls(private val world: Path) : AutoCloseable {
    private val selection = Selection()

    /** Does a step, by the name behind `selection.`. */
    fun call(name: String, with: Inputs): JsonNode = when (name) {
        "options" -> selection.setOptions(with.options()).answer()
        "list" -> selection.relist(with.listing()).answer()
        "list_csv" -> selection.relistCsv(with.text("text")).answer()
        "insert" -> selection.insert(with.number("at"), with.listing()).answer()
        "remove" -> selection.remove(with.rows("rows")).answer()
        "forget" -> selection.forget(with.allTexts("keys")).answer()
        "forget_absent" -> selection.forgetAbsent().answer()
        "click" -> selection.click(with.number("row"), with.flag("shift"), with.flag("ctrl")).answer()
        "press" -> selection.press(word<Key>(with.text("key")), with.flag("shift"), with.flag("ctrl")).answer()
        "all" -> selection.selectAll().answer()
        "none" -> selection.selectNone().answer()
        "invert" -> selection.invert().answer()
        "all_but" -> selection.allBut(with.rows("rows")).answer()
        "set_rows" -> selection.setRows(with.rows("rows"), with.flag("selected")).answer()
        "set_keys" -> selection.setKeys(with.allTexts("keys"), with.flag("selected")).answer()
        "undo" -> selection.undo().answer()
        "redo" -> selection.redo().answer()
        "filter" -> selection.filter(if (with.isNull("rows")) null else with.rows("rows")).answer()
        "collapse" -> selection.setCollapsed(with.number("row"), with.flag("collapsed")).answer()
        "rules" -> selection.setRules(with.groups("rules").map { it.rule() }).answer()
        "keep_ruled" -> selection.keepRuled().answer()
        "status" -> selection.status().answer()
        "play" -> SelectionAnswers.played(selection.play(with.text("script")))
        else -> asked(name, with)
    }

    private fun asked(name: String, with: Inputs): JsonNode = when (name) {
        "rules_of" -> answer("rules", Answers.list(selection.rulesOf(with.number("row")), Json.NODES::numberNode))
        "keys" -> keys(with.part(), with.int32("limit").orElse(SELECTION_BATCH))
        "rows" -> answer("rows", SelectionAnswers.rows(selection.rowsOf(with.part())))
        "window" -> SelectionAnswers.window(selection.window(with.number("first"), with.number("limit")))
        "flags" -> answer("flags", Json.NODES.numberNode(selection.flags(with.number("row")).bits))
        "check" -> {
            val check = if (with.has("row")) selection.check(with.number("row")) else selection.checkAll()
            answer("check", Json.NODES.textNode(SelectionAnswers.word(check)))
        }
        "find" -> answer("rows", Answers.list(selection.rowsOrNull(with.allTexts("keys")), ::rowOrNull))
        "counts" -> SelectionAnswers.counts(selection.counts())
        "show" -> SelectionAnswers.show(selection)
        "save" -> Json.NODES.objectNode().also { on { with.inside(world, "path").writeBytes(selection.save()) } }
        "load" -> selection.load(on { with.inside(world, "path").readBytes() }).answer()
        else -> throw Mismatch("there is no such step")
    }

    override fun close() = selection.close()

    private fun keys(part: Part, limit: Int): ObjectNode {
        val items = selection.items(part, limit).toList()
        return answer("keys", Answers.texts(items.map { it.key })).apply {
            set<JsonNode>("rows", Answers.list(items.map { it.row }, ::rowOrNull))
            set<JsonNode>("flags", Answers.list(items) { Json.NODES.numberNode(it.flags.bits) })
            put("batches", selection.batches(part, limit).count())
        }
    }

    private fun Change.answer(): ObjectNode = SelectionAnswers.change(this).apply {
        put("anchor", anchorOrNull)
        put("lead", leadOrNull)
    }

    private fun answer(name: String, value: JsonNode): ObjectNode = Json.NODES.objectNode().apply { replace(name, value) }

    private fun rowOrNull(row: Int?): JsonNode = if (row == null) Json.NODES.nullNode() else Json.NODES.numberNode(row)

    private fun Inputs.options(): SelectionOptions {
        val base = SelectionOptions.defaults()
        return selectionOptions(
            style = optionalText("style").map { word<SelectionOptions.Style>(it) }.orElse(base.style),
            range = optionalText("range").map { word<SelectionOptions.Range>(it) }.orElse(base.range),
            cascade = if (has("cascade")) flag("cascade") else base.cascade,
            pageRows = int32("page_rows").orElse(base.pageRows),
        )
    }

    private fun Inputs.listing(): Listing = listing(
        keys = allTexts("keys"),
        names = texts("names").orElse(null),
        groups = if (has("groups")) groups("groups").associate { it.text("name") to it.rows("rows") } else null,
        depths = numbers("depths"),
        unselectable = if (has("unselectable")) rows("unselectable") else RowSet.none(),
    )

    private fun Inputs.rule(): Rule = Rule(word<Rule.Kind>(text("kind")), optionalText("value").orElse(""))

    private fun Inputs.part(): Part = word<Part>(text("part"))

    private inline fun <reified E : Enum<E>> word(word: String): E =
        enumValues<E>().find { it.name.replace("_", "").lowercase() == word } ?: throw Mismatch("Kotlin has no $word")

    private fun <T> on(files: () -> T): T = try {
        files()
    } catch (failed: IOException) {
        throw Mismatch("it cannot be done: $failed")
    }
}
