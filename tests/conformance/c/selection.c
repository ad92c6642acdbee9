/* The steps on a case's selection, which the first of them makes. */
#define _POSIX_C_SOURCE 200809L
#include "call.h"
#include "files.h"
#include "match.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- inputs; what they need of memory is kept until the step is over --- */

struct kept {
    struct kept *next;
    /* Aligned for whatever is put there. */
    max_align_t room[];
};

struct inputs {
    struct call *call;
    struct kept *kept;
};

/* Room for `count` things; never NULL, so that an empty array is there too. */
static void *keep(struct inputs *inputs, size_t count, size_t size) {
    struct kept *made = calloc(1, sizeof *made + count * size + 1);
    if (made == NULL) abort();
    made->next = inputs->kept;
    inputs->kept = made;
    return made->room;
}

static void let_go(struct inputs *inputs) {
    while (inputs->kept) {
        struct kept *next = inputs->kept->next;
        free(inputs->kept);
        inputs->kept = next;
    }
}

static void broken(struct inputs *inputs, const char *name, const char *what) {
    if (!inputs->call->outcome.broken) inputs->call->outcome.broken = text_of("%s is %s", name, what);
}

static int whole(const struct inputs *inputs) {
    return inputs->call->outcome.broken == NULL;
}

static int truth(struct inputs *inputs, const char *name) {
    return json_is_true(json_object_get(inputs->call->with, name));
}

static uint32_t small(struct inputs *inputs, const char *name, int64_t otherwise) {
    return (uint32_t)number(inputs->call, name, 0, UINT32_MAX, otherwise);
}

/* The place of a word among others, from 1; the default when it is absent. */
static uint32_t word(struct inputs *inputs, const json_t *value, const char *const *words, uint32_t otherwise) {
    const char *found = json_string_value(value);
    for (uint32_t i = 0; found && words[i]; i++) {
        if (strcmp(words[i], found) == 0) return i + 1;
    }
    if (value || otherwise == 0) broken(inputs, found ? found : "a word", "not known");
    return otherwise;
}

static const json_t *list(struct inputs *inputs, const json_t *of, const char *name) {
    const json_t *items = json_object_get(of, name);
    if (!json_is_array(items)) broken(inputs, name, "no array");
    return items;
}

static hf_texts texts(struct inputs *inputs, const json_t *items) {
    size_t at, count = json_array_size(items), length = 0;
    json_t *item;
    uint32_t *lengths = keep(inputs, count, sizeof *lengths);
    json_array_foreach((json_t *)items, at, item) {
        if (!json_is_string(item)) broken(inputs, "an item", "no text");
        lengths[at] = (uint32_t)json_string_length(item);
        length += lengths[at];
    }
    char *bytes = keep(inputs, length, 1), *end = bytes;
    json_array_foreach((json_t *)items, at, item) {
        if (lengths[at]) memcpy(end, json_string_value(item), lengths[at]);
        end += lengths[at];
    }
    return (hf_texts){bytes, length, lengths, count};
}

struct ranges {
    const hf_row_range *first;
    size_t count;
};

static struct ranges ranges(struct inputs *inputs, const json_t *pairs) {
    size_t at;
    json_t *pair;
    hf_row_range *made = keep(inputs, json_array_size(pairs), sizeof *made);
    json_array_foreach((json_t *)pairs, at, pair) {
        json_t *first = json_array_get(pair, 0), *last = json_array_get(pair, 1);
        if (json_array_size(pair) != 2 || !json_is_integer(first) || !json_is_integer(last)) {
            broken(inputs, "a range", "no pair of rows");
        }
        made[at] = (hf_row_range){(uint32_t)json_integer_value(first), (uint32_t)json_integer_value(last)};
    }
    return (struct ranges){made, json_array_size(pairs)};
}

static struct ranges rows(struct inputs *inputs) {
    return ranges(inputs, list(inputs, inputs->call->with, "rows"));
}

static const hf_selection_group *groups(struct inputs *inputs, const json_t *items) {
    size_t at;
    json_t *item;
    hf_selection_group *made = keep(inputs, json_array_size(items), sizeof *made);
    json_array_foreach((json_t *)items, at, item) {
        const json_t *name = json_object_get(item, "name");
        struct ranges of = ranges(inputs, list(inputs, item, "rows"));
        made[at] = (hf_selection_group){json_string_value(name), json_string_length(name), of.first, of.count};
    }
    return made;
}

static hf_selection_listing listing(struct inputs *inputs) {
    const json_t *with = inputs->call->with, *names = json_object_get(with, "names");
    const json_t *of_groups = json_object_get(with, "groups"), *depths = json_object_get(with, "depths");
    struct ranges barred = ranges(inputs, json_object_get(with, "unselectable"));
    hf_selection_listing made = {.struct_size = sizeof made, .keys = texts(inputs, list(inputs, with, "keys"))};
    if (names) {
        hf_texts *of_names = keep(inputs, 1, sizeof *of_names);
        *of_names = texts(inputs, names);
        made.names = of_names;
    }
    if (of_groups) made.groups = groups(inputs, of_groups), made.group_count = json_array_size(of_groups);
    uint16_t *deep = keep(inputs, json_array_size(depths), sizeof *deep);
    for (size_t at = 0; at < json_array_size(depths); at++) deep[at] = (uint16_t)json_integer_value(json_array_get(depths, at));
    made.depths = deep, made.depth_count = json_array_size(depths);
    made.unselectable = barred.first, made.unselectable_count = barred.count;
    return made;
}

static uint32_t modifiers(struct inputs *inputs) {
    return (truth(inputs, "shift") ? HF_SELECTION_MODIFIER_SHIFT : 0) | (truth(inputs, "ctrl") ? HF_SELECTION_MODIFIER_CTRL : 0);
}

static uint32_t part(struct inputs *inputs) {
    static const char *const PARTS[] = {"selected", "explicit", "ruled", "excluded", "hidden", "absent", "unselected", NULL};
    return word(inputs, json_object_get(inputs->call->with, "part"), PARTS, 0);
}

/* --- answers --- */

static json_t *pairs(const hf_row_range *first, uint64_t count) {
    json_t *made = json_array();
    for (uint64_t i = 0; i < count; i++) {
        json_array_append_new(made, json_pack("[I, I]", (json_int_t)first[i].first, (json_int_t)first[i].last));
    }
    return made;
}

static json_t *row_or_null(uint32_t row) {
    return row == UINT32_MAX ? json_null() : json_integer(row);
}

static json_t *place(uint32_t has, uint32_t row) {
    return has == 0 ? json_null() : has == 1 ? json_integer(row) : json_string("?");
}

static json_t *yes(uint32_t truth) {
    return truth <= 1 ? json_boolean(truth) : json_integer(truth);
}

/* The numbers of a change in place of those of its JSON. */
static void put_state(json_t *answer, const hf_selection_state *state) {
    json_object_set_new(answer, "anchor", place(state->has_anchor, state->anchor));
    json_object_set_new(answer, "lead", place(state->has_lead, state->lead));
    json_object_set_new(answer, "selected_count", json_integer((json_int_t)state->selected_count));
    json_object_set_new(answer, "hidden_selected_count", json_integer((json_int_t)state->hidden_selected_count));
    json_object_set_new(answer, "absent_selected_count", json_integer((json_int_t)state->absent_selected_count));
    json_object_set_new(answer, "view_changed", yes(state->view_changed));
    json_object_set_new(answer, "relisted", yes(state->relisted));
}

/* A change's JSON, with each value that has an accessor taken from there. Frees the change. */
static json_t *change_read(struct call *call, hf_selection_change *change) {
    hf_error *error = NULL;
    hf_status status;
    char *json = NULL;
    const hf_selection_state *state = NULL;
    const hf_row_range *on = NULL, *off = NULL;
    uint64_t on_count = 0, off_count = 0;
    status = hf_selection_change_json(change, &json, &error);
    json_t *answer = read_json(call, status, json, error);
    if (answer && GOOD(call, hf_selection_change_get(change, &state, &error)) &&
        GOOD(call, hf_selection_change_selected(change, &on, &on_count, &error)) &&
        GOOD(call, hf_selection_change_unselected(change, &off, &off_count, &error))) {
        put_state(answer, state);
        json_object_set_new(answer, "selected", pairs(on, on_count));
        json_object_set_new(answer, "unselected", pairs(off, off_count));
    }
    hf_selection_change_free(change);
    return answer;
}

/* The answer of a call that gives a change. */
#define CHANGED(inputs, expression)                                                                      \
    do {                                                                                                 \
        hf_error *error;                                                                                 \
        hf_status status;                                                                                \
        hf_selection_change *change = NULL;                                                              \
        struct call *call_ = (inputs)->call;                                                             \
        if (whole(inputs) && GOOD(call_, expression)) call_->outcome.answer = change_read(call_, change); \
    } while (0)

/* --- steps that change something --- */

static void step_options(struct inputs *inputs, hf_selection *selection) {
    static const char *const STYLES[] = {"checkbox", "list", NULL}, *const RANGES[] = {"anchor", "clicked", NULL};
    const json_t *with = inputs->call->with, *cascade = json_object_get(with, "cascade");
    hf_selection_options options = {.struct_size = sizeof options};
    options.style = word(inputs, json_object_get(with, "style"), STYLES, HF_SELECTION_STYLE_CHECKBOX);
    options.range_rule = word(inputs, json_object_get(with, "range"), RANGES, HF_SELECTION_RANGE_RULE_ANCHOR_STATE);
    options.cascade = cascade == NULL || json_is_true(cascade);
    options.page_rows = small(inputs, "page_rows", 10);
    CHANGED(inputs, hf_selection_set_options(selection, &options, &change, &error));
}

static void step_list(struct inputs *inputs, hf_selection *selection) {
    hf_selection_listing rows = listing(inputs);
    CHANGED(inputs, hf_selection_relist(selection, &rows, &change, &error));
}

static void step_list_csv(struct inputs *inputs, hf_selection *selection) {
    struct text csv = text(inputs->call, "text");
    CHANGED(inputs, hf_selection_relist_csv(selection, csv.bytes, csv.length, &change, &error));
}

static void step_insert(struct inputs *inputs, hf_selection *selection) {
    hf_selection_listing rows = listing(inputs);
    uint32_t at = small(inputs, "at", 0);
    CHANGED(inputs, hf_selection_insert(selection, at, &rows, &change, &error));
}

static void step_remove(struct inputs *inputs, hf_selection *selection) {
    struct ranges of = rows(inputs);
    CHANGED(inputs, hf_selection_remove(selection, of.first, of.count, &change, &error));
}

static void step_all_but(struct inputs *inputs, hf_selection *selection) {
    struct ranges of = rows(inputs);
    CHANGED(inputs, hf_selection_select_all_but(selection, of.first, of.count, &change, &error));
}

static void step_set_rows(struct inputs *inputs, hf_selection *selection) {
    struct ranges of = rows(inputs);
    CHANGED(inputs, hf_selection_set_rows(selection, of.first, of.count, truth(inputs, "selected"), &change, &error));
}

static void step_set_keys(struct inputs *inputs, hf_selection *selection) {
    hf_texts keys = texts(inputs, list(inputs, inputs->call->with, "keys"));
    CHANGED(inputs, hf_selection_set_keys(selection, &keys, truth(inputs, "selected"), &change, &error));
}

static void step_forget(struct inputs *inputs, hf_selection *selection) {
    hf_texts keys = texts(inputs, list(inputs, inputs->call->with, "keys"));
    CHANGED(inputs, hf_selection_forget(selection, &keys, &change, &error));
}

static void step_click(struct inputs *inputs, hf_selection *selection) {
    uint32_t row = small(inputs, "row", 0);
    CHANGED(inputs, hf_selection_click(selection, row, modifiers(inputs), &change, &error));
}

static void step_press(struct inputs *inputs, hf_selection *selection) {
    static const char *const KEYS[] = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "space", "a", NULL};
    uint32_t key = word(inputs, json_object_get(inputs->call->with, "key"), KEYS, 0);
    CHANGED(inputs, hf_selection_press(selection, key, modifiers(inputs), &change, &error));
}

static void step_filter(struct inputs *inputs, hf_selection *selection) {
    struct ranges of = {NULL, 0};
    if (!json_is_null(json_object_get(inputs->call->with, "rows"))) of = rows(inputs);
    CHANGED(inputs, hf_selection_set_filter(selection, of.first, of.count, &change, &error));
}

static void step_collapse(struct inputs *inputs, hf_selection *selection) {
    uint32_t row = small(inputs, "row", 0);
    CHANGED(inputs, hf_selection_set_collapsed(selection, row, truth(inputs, "collapsed"), &change, &error));
}

static void step_rules(struct inputs *inputs, hf_selection *selection) {
    static const char *const KINDS[] = {"all", "new", "name", "domain", "group", NULL};
    const json_t *items = list(inputs, inputs->call->with, "rules");
    size_t at;
    json_t *item;
    hf_selection_rule *rules = keep(inputs, json_array_size(items), sizeof *rules);
    json_array_foreach((json_t *)items, at, item) {
        const json_t *value = json_object_get(item, "value");
        uint32_t kind = word(inputs, json_object_get(item, "kind"), KINDS, 0);
        rules[at] = (hf_selection_rule){kind, json_string_value(value), json_string_length(value)};
    }
    CHANGED(inputs, hf_selection_set_rules(selection, rules, json_array_size(items), &change, &error));
}

static void step_load(struct inputs *inputs, hf_selection *selection) {
    struct text path = text(inputs->call, "path");
    int below = path.bytes && is_below(path.bytes, inputs->call->world->path);
    FILE *file = below ? fopen(path.bytes, "rb") : NULL;
    size_t length = 0, more = 1;
    uint8_t *saved = NULL;
    while (file && more > 0) {
        saved = realloc(saved, length + 65536);
        if (saved == NULL) abort();
        more = fread(saved + length, 1, 65536, file);
        length += more;
    }
    if (file == NULL) broken(inputs, "path", below ? strerror(errno) : "not below {world}");
    else fclose(file);
    CHANGED(inputs, hf_selection_load(selection, saved, length, &change, &error));
    free(saved);
}

/* What changes something and is given nothing. */
static const struct {
    const char *name;
    hf_status (*call)(hf_selection *, hf_selection_change **, hf_error **);
} SIMPLE[] = {
    {"selection.forget_absent", hf_selection_forget_absent}, {"selection.all", hf_selection_select_all},
    {"selection.none", hf_selection_select_none},            {"selection.invert", hf_selection_invert},
    {"selection.undo", hf_selection_undo},                   {"selection.redo", hf_selection_redo},
    {"selection.keep_ruled", hf_selection_keep_ruled},
};

/* --- steps that ask --- */

/* What every step that asks begins with. */
#define ASK                             \
    hf_error *error = NULL;             \
    hf_status status;                   \
    struct call *call = inputs->call;   \
    if (!whole(inputs)) return

static void step_status(struct inputs *inputs, hf_selection *selection) {
    CHANGED(inputs, hf_selection_status(selection, &change, &error));
}

static void answer_numbers(struct call *call, hf_selection_numbers *numbers, int are_rows) {
    hf_error *error;
    hf_status status;
    const uint32_t *first = NULL;
    uint64_t count = 0;
    json_t *made = json_array();
    if (GOOD(call, hf_selection_numbers_get(numbers, &first, &count, &error))) {
        for (uint64_t i = 0; i < count; i++) {
            json_array_append_new(made, are_rows ? row_or_null(first[i]) : json_integer(first[i]));
        }
    }
    call->outcome.answer = json_pack("{s:o}", are_rows ? "rows" : "rules", made);
    hf_selection_numbers_free(numbers);
}

static void step_rules_of(struct inputs *inputs, hf_selection *selection) {
    hf_selection_numbers *places = NULL;
    uint32_t row = small(inputs, "row", 0);
    ASK;
    if (GOOD(call, hf_selection_rules_of(selection, row, &places, &error))) answer_numbers(call, places, 0);
}

static void step_find(struct inputs *inputs, hf_selection *selection) {
    hf_selection_numbers *found = NULL;
    hf_texts keys = texts(inputs, list(inputs, inputs->call->with, "keys"));
    ASK;
    if (GOOD(call, hf_selection_find(selection, &keys, &found, &error))) answer_numbers(call, found, 1);
}

/* Adds what a batch holds; the cursor of the next one. */
static uint64_t add_batch(struct call *call, hf_selection_batch *batch, json_t *keys, json_t *rows, json_t *flags) {
    hf_error *error;
    hf_status status;
    const hf_selection_block *block = NULL;
    uint64_t next = 0;
    if (GOOD(call, hf_selection_batch_get(batch, &block, &error))) {
        const char *key = block->keys.bytes;
        for (size_t i = 0; i < block->keys.count; key += block->keys.lengths[i++]) {
            json_array_append_new(keys, json_stringn(key, block->keys.lengths[i]));
        }
        for (size_t i = 0; i < block->count; i++) {
            json_array_append_new(rows, row_or_null(block->rows[i]));
            json_array_append_new(flags, json_integer(block->flags[i]));
        }
        next = block->next;
    }
    hf_selection_batch_free(batch);
    return next;
}

static void step_keys(struct inputs *inputs, hf_selection *selection) {
    uint32_t of = part(inputs), limit = small(inputs, "limit", 100000);
    uint64_t cursor = 0;
    int batches = 0;
    ASK;
    json_t *keys = json_array(), *rows = json_array(), *flags = json_array();
    do {
        hf_selection_batch *batch = NULL;
        if (!GOOD(call, hf_selection_keys(selection, of, cursor, limit, &batch, &error))) break;
        cursor = add_batch(call, batch, keys, rows, flags);
        batches++;
    } while (cursor != 0);
    call->outcome.answer = json_pack("{s:o, s:o, s:o, s:i}", "keys", keys, "rows", rows, "flags", flags, "batches", batches);
}

static void step_window(struct inputs *inputs, hf_selection *selection) {
    hf_selection_batch *window = NULL;
    uint32_t first = small(inputs, "first", 0), limit = small(inputs, "limit", 0);
    ASK;
    if (!GOOD(call, hf_selection_window(selection, first, limit, &window, &error))) return;
    json_t *keys = json_array(), *rows = json_array(), *flags = json_array();
    add_batch(call, window, keys, rows, flags);
    if (json_array_size(keys) > 0) broken(inputs, "a window", "no place for keys");
    json_decref(keys);
    call->outcome.answer = json_pack("{s:o, s:o}", "rows", rows, "flags", flags);
}

static void step_rows(struct inputs *inputs, hf_selection *selection) {
    hf_selection_rows *found = NULL;
    const hf_row_range *first = NULL;
    uint64_t count = 0;
    uint32_t of = part(inputs);
    ASK;
    if (!GOOD(call, hf_selection_rows_of(selection, of, &found, &error))) return;
    if (GOOD(call, hf_selection_rows_get(found, &first, &count, &error))) {
        call->outcome.answer = json_pack("{s:o}", "rows", pairs(first, count));
    }
    hf_selection_rows_free(found);
}

static void step_flags(struct inputs *inputs, hf_selection *selection) {
    uint32_t row = small(inputs, "row", 0), flags = 0;
    ASK;
    if (GOOD(call, hf_selection_flags(selection, row, &flags, &error))) {
        call->outcome.answer = json_pack("{s:I}", "flags", (json_int_t)flags);
    }
}

static void step_check(struct inputs *inputs, hf_selection *selection) {
    uint32_t row = small(inputs, "row", UINT32_MAX);
    int above = json_object_get(inputs->call->with, "row") == NULL;
    int32_t check = -1;
    ASK;
    if (GOOD(call, above ? hf_selection_check_all(selection, &check, &error)
                         : hf_selection_check_row(selection, row, &check, &error))) {
        const char *shown = check == HF_SELECTION_CHECK_NONE    ? "none"
                            : check == HF_SELECTION_CHECK_MIXED ? "mixed"
                            : check == HF_SELECTION_CHECK_ALL   ? "all"
                                                                : "?";
        call->outcome.answer = json_pack("{s:s}", "check", shown);
    }
}

static void step_counts(struct inputs *inputs, hf_selection *selection) {
    hf_selection_tally counts = {.struct_size = sizeof counts};
    ASK;
    if (!GOOD(call, hf_selection_counts(selection, &counts, &error))) return;
    call->outcome.answer = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "listed", (json_int_t)counts.listed_count, "shown",
        (json_int_t)counts.shown_count, "selected", (json_int_t)counts.selected_count, "explicit",
        (json_int_t)counts.explicit_count, "ruled", (json_int_t)counts.ruled_count, "excluded",
        (json_int_t)counts.excluded_count, "hidden_selected", (json_int_t)counts.hidden_selected_count,
        "absent_selected", (json_int_t)counts.absent_selected_count);
}

/* The rules as they come by themselves. */
static json_t *rules_read(struct call *call, hf_selection *selection) {
    static const char *const KINDS[] = {"?", "all", "new", "name", "domain", "group"};
    hf_error *error;
    hf_status status;
    hf_selection_rule_list *rules = NULL;
    const hf_selection_rule *first = NULL;
    uint64_t count = 0;
    json_t *made = json_array();
    if (GOOD(call, hf_selection_rules(selection, &rules, &error)) &&
        GOOD(call, hf_selection_rule_list_get(rules, &first, &count, &error))) {
        for (uint64_t i = 0; i < count; i++) {
            json_t *rule = json_pack("{s:s}", "kind", KINDS[first[i].kind <= 5 ? first[i].kind : 0]);
            if (first[i].value_length) json_object_set_new(rule, "value", json_stringn(first[i].value, first[i].value_length));
            json_array_append_new(made, rule);
        }
    }
    hf_selection_rule_list_free(rules);
    return made;
}

static void step_show(struct inputs *inputs, hf_selection *selection) {
    char *json = NULL;
    ASK;
    status = hf_selection_json(selection, &json, &error);
    call->outcome.answer = read_json(call, status, json, error);
    if (call->outcome.answer) json_object_set_new(call->outcome.answer, "rules", rules_read(call, selection));
}

static void step_save(struct inputs *inputs, hf_selection *selection) {
    struct text path = text(inputs->call, "path");
    char *saved = NULL;
    if (path.bytes == NULL || !is_below(path.bytes, inputs->call->world->path)) broken(inputs, "path", "not below {world}");
    ASK;
    if (!GOOD(call, hf_selection_save(selection, &saved, &error))) return;
    if (write_bytes(path.bytes, saved, strlen(saved)) != 0) broken(inputs, path.bytes, strerror(errno));
    hf_text_free(saved);
    call->outcome.answer = json_object();
}

static void step_play(struct inputs *inputs, hf_selection *selection) {
    struct text script = text(inputs->call, "script");
    hf_selection_played *played = NULL;
    char *json = NULL;
    uint64_t count = 0;
    ASK;
    if (!GOOD(call, hf_selection_play(selection, script.bytes, script.length, &played, &error))) return;
    status = hf_selection_played_json(played, &json, &error);
    call->outcome.answer = read_json(call, status, json, error);
    json_t *events = json_array();
    (void)GOOD(call, hf_selection_played_count(played, &count, &error));
    for (uint64_t i = 0; i < count && !call->outcome.error; i++) {
        hf_selection_change *change = NULL;
        char *shown = NULL;
        if (!GOOD(call, hf_selection_played_change(played, i, &change, &error))) break;
        json_t *event = change_read(call, change);
        status = hf_selection_played_word(played, i, &shown, &error);
        json_object_set_new(event, "word", read_text(call, status, shown, error));
        json_array_append_new(events, event);
    }
    json_object_set_new(call->outcome.answer, "events", events);
    hf_selection_played_free(played);
}

/* --- the table --- */

static const struct {
    const char *name;
    /* The inputs it knows, each between spaces. */
    const char *inputs;
    void (*step)(struct inputs *inputs, hf_selection *selection);
} STEPS[] = {
    {"selection.options", " style range cascade page_rows ", step_options},
    {"selection.list", " keys names groups depths unselectable ", step_list},
    {"selection.list_csv", " text ", step_list_csv},
    {"selection.insert", " at keys names groups depths unselectable ", step_insert},
    {"selection.remove", " rows ", step_remove},
    {"selection.forget", " keys ", step_forget},
    {"selection.click", " row shift ctrl ", step_click},
    {"selection.press", " key shift ctrl ", step_press},
    {"selection.all_but", " rows ", step_all_but},
    {"selection.set_rows", " rows selected ", step_set_rows},
    {"selection.set_keys", " keys selected ", step_set_keys},
    {"selection.filter", " rows ", step_filter},
    {"selection.collapse", " row collapsed ", step_collapse},
    {"selection.rules", " rules ", step_rules},
    {"selection.load", " path ", step_load},
    {"selection.status", " ", step_status},
    {"selection.rules_of", " row ", step_rules_of},
    {"selection.keys", " part limit ", step_keys},
    {"selection.rows", " part ", step_rows},
    {"selection.window", " first limit ", step_window},
    {"selection.flags", " row ", step_flags},
    {"selection.check", " row ", step_check},
    {"selection.find", " keys ", step_find},
    {"selection.counts", " ", step_counts},
    {"selection.show", " ", step_show},
    {"selection.save", " path ", step_save},
    {"selection.play", " script ", step_play},
};

/* The case's selection, made by the first step on it. */
static hf_selection *selection_of(struct call *call) {
    hf_error *error;
    hf_status status;
    if (call->world->selection == NULL) (void)GOOD(call, hf_selection_new(NULL, &call->world->selection, &error));
    return call->world->selection;
}

int selection_step(const char *name, struct call *call) {
    struct inputs inputs = {call, NULL};
    hf_selection *selection = strncmp(name, "selection.", 10) == 0 ? selection_of(call) : NULL;
    if (selection == NULL) return 0;
    for (size_t i = 0; i < sizeof SIMPLE / sizeof *SIMPLE; i++) {
        if (strcmp(SIMPLE[i].name, name) != 0) continue;
        call->outcome.broken = unknown_field(call->with, " ");
        CHANGED(&inputs, SIMPLE[i].call(selection, &change, &error));
        return 1;
    }
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        if (strcmp(STEPS[i].name, name) != 0) continue;
        call->outcome.broken = unknown_field(call->with, STEPS[i].inputs);
        if (whole(&inputs)) STEPS[i].step(&inputs, selection);
        let_go(&inputs);
        return 1;
    }
    return 0;
}
