/* Bulk selection through the C ABI: what goes in packed, what comes back in one crossing, and who owns what. The
 * rules of the gestures themselves are the core's, and held there. */
#include "check.h"

#include <pthread.h>

#define TEXT(text) (text), strlen(text)

/* Keys k0, k1, ... in one block; the arrays are for free(). */
static hf_texts keys_of(size_t count) {
    char *bytes = malloc(count * 8 + 1);
    uint32_t *lengths = malloc(count * sizeof *lengths + 1);
    size_t end = 0;
    CHECK(bytes && lengths);
    for (size_t i = 0; i < count; i++) {
        lengths[i] = (uint32_t)sprintf(bytes + end, "k%zu", i);
        end += lengths[i];
    }
    return (hf_texts){bytes, end, lengths, count};
}

static void free_keys(hf_texts keys) {
    free((void *)keys.bytes);
    free((void *)keys.lengths);
}

static hf_selection *selection_over(size_t count) {
    hf_selection *selection = NULL;
    hf_texts keys = keys_of(count);
    hf_selection_listing listing = {sizeof listing, keys, NULL, NULL, 0, NULL, 0, NULL, 0};
    OK(hf_selection_new(NULL, &selection, &error));
    OK(hf_selection_relist(selection, &listing, NULL, &error));
    /* Nothing of the caller's is borrowed. */
    memset((void *)keys.bytes, 'x', keys.bytes_length);
    free_keys(keys);
    return selection;
}

static const hf_selection_state *state_of(const hf_selection_change *change) {
    const hf_selection_state *state = NULL;
    OK(hf_selection_change_get(change, &state, &error));
    CHECK(state->struct_size == sizeof *state);
    return state;
}

static hf_selection_tally counts_of(const hf_selection *selection) {
    hf_selection_tally tally = {.struct_size = sizeof tally};
    OK(hf_selection_counts(selection, &tally, &error));
    CHECK(tally.struct_size == sizeof tally);
    return tally;
}

static int text_at(const hf_texts *texts, size_t place, const char *expected) {
    const char *bytes = texts->bytes;
    for (size_t i = 0; i < place; i++) bytes += texts->lengths[i];
    return texts->lengths[place] == strlen(expected) && memcmp(bytes, expected, strlen(expected)) == 0;
}

/* --- tests --- */

static void a_range_is_one_change_with_its_ranges(void) {
    hf_selection *selection = selection_over(500);
    hf_selection_change *change = NULL;
    const hf_row_range *ranges = NULL;
    uint64_t count = 0;
    char *json = NULL;
    OK(hf_selection_click(selection, 0, 0, NULL, &error));
    OK(hf_selection_click(selection, 149, HF_SELECTION_MODIFIER_SHIFT, &change, &error));
    /* What a change says stays so, whatever comes after it. */
    OK(hf_selection_select_none(selection, NULL, &error));
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
    const hf_selection_state *state = state_of(change);
    CHECK(state->selected_count == 150 && state->newly_selected_count == 149 && state->newly_unselected_count == 0);
    CHECK(state->has_anchor == 1 && state->anchor == 0 && state->has_lead == 1 && state->lead == 149);
    OK(hf_selection_change_selected(change, &ranges, &count, &error));
    CHECK(count == 1 && ranges[0].first == 1 && ranges[0].last == 149);
    OK(hf_selection_change_unselected(change, &ranges, &count, &error));
    CHECK(count == 0);
    OK(hf_selection_change_json(change, &json, &error));
    CHECK(strstr(json, "\"selected\":[[1,149]]") && strstr(json, "\"selected_count\":150"));
    CHECK(hf_text_free(json) == HF_STATUS_OK && hf_selection_change_free(change) == HF_STATUS_OK);
}

static void a_hundred_thousand_keys_cross_at_once(void) {
    enum { MANY = 100000 };
    hf_selection *selection = selection_over(MANY);
    hf_selection_batch *batch = NULL;
    const hf_selection_block *block = NULL;
    OK(hf_selection_select_all(selection, NULL, &error));
    OK(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, 0, MANY, &batch, &error));
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
    OK(hf_selection_batch_get(batch, &block, &error));
    CHECK(block->struct_size == sizeof *block && block->count == MANY && block->keys.count == MANY && block->next == 0);
    CHECK(text_at(&block->keys, 99999, "k99999") && block->rows[99999] == 99999);
    CHECK(block->flags[99999] == (HF_SELECTION_FLAG_SELECTED | HF_SELECTION_FLAG_EXPLICIT));
    CHECK(hf_selection_batch_free(batch) == HF_STATUS_OK);
}

static void batches_follow_each_other_by_cursor(void) {
    hf_selection *selection = selection_over(10);
    hf_row_range gone = {7, 9};
    uint64_t cursor = 0, seen = 0, batches = 0;
    OK(hf_selection_select_all(selection, NULL, &error));
    OK(hf_selection_remove(selection, &gone, 1, NULL, &error));
    do {
        hf_selection_batch *batch = NULL;
        const hf_selection_block *block = NULL;
        OK(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, cursor, 4, &batch, &error));
        OK(hf_selection_batch_get(batch, &block, &error));
        for (size_t i = 0; i < block->count; i++, seen++) {
            int absent = block->flags[i] & HF_SELECTION_FLAG_ABSENT ? 1 : 0;
            CHECK(absent == (seen >= 7) && block->rows[i] == (absent ? UINT32_MAX : seen));
        }
        cursor = block->next;
        batches++;
        CHECK(hf_selection_batch_free(batch) == HF_STATUS_OK);
    } while (cursor != 0);
    CHECK(seen == 10 && batches == 3);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void a_cursor_from_before_a_listing_is_refused(void) {
    hf_selection *selection = selection_over(10);
    hf_selection_batch *batch = NULL;
    const hf_selection_block *block = NULL;
    OK(hf_selection_select_all(selection, NULL, &error));
    OK(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, 0, 4, &batch, &error));
    OK(hf_selection_batch_get(batch, &block, &error));
    OK(hf_selection_relist_csv(selection, TEXT("key\nk0\n"), NULL, &error));
    hf_selection_batch *none = NULL;
    FAILS(HF_STATUS_SELECTION_GESTURE_REJECTED,
          hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, block->next, 4, &none, &error));
    CHECK(none == NULL);
    CHECK(hf_selection_batch_free(batch) == HF_STATUS_OK && hf_selection_free(selection) == HF_STATUS_OK);
}

static void a_listing_carries_names_groups_depths_and_headings(void) {
    const uint32_t lengths[] = {5, 1, 1, 1}, name_lengths[] = {0, 13, 13, 0};
    const uint16_t depths[] = {0, 1, 1, 1};
    const hf_row_range heading = {0, 0}, sales = {3, 3};
    const hf_texts keys = {"Users123", 8, lengths, 4}, names = {"ann@a.examplebob@b.example", 26, name_lengths, 4};
    const hf_selection_group group = {TEXT("Sales"), &sales, 1};
    hf_selection_listing listing = {sizeof listing, keys, &names, &group, 1, depths, 4, &heading, 1};
    hf_selection_rule rules[] = {{HF_SELECTION_RULE_KIND_NAME, TEXT("ann*")}, {HF_SELECTION_RULE_KIND_GROUP, TEXT("sales")}};
    hf_selection *selection = NULL;
    int32_t check = -1;
    uint32_t flags = 0;
    OK(hf_selection_new(NULL, &selection, &error));
    OK(hf_selection_relist(selection, &listing, NULL, &error));
    OK(hf_selection_set_rules(selection, rules, 2, NULL, &error));
    OK(hf_selection_check_row(selection, 0, &check, &error));
    CHECK(check == HF_SELECTION_CHECK_MIXED);
    OK(hf_selection_flags(selection, 0, &flags, &error));
    CHECK(flags == (HF_SELECTION_FLAG_MIXED | HF_SELECTION_FLAG_UNSELECTABLE));
    OK(hf_selection_flags(selection, 1, &flags, &error));
    CHECK(flags == (HF_SELECTION_FLAG_SELECTED | HF_SELECTION_FLAG_RULED));
    hf_selection_tally tally = counts_of(selection);
    CHECK(tally.listed_count == 4 && tally.ruled_count == 2 && tally.explicit_count == 0);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void a_listing_that_cannot_be_changes_nothing(void) {
    hf_selection *selection = selection_over(3);
    const uint32_t ones[] = {1, 1};
    const uint16_t depth[] = {0};
    const hf_row_range past = {2, 2}, reversed = {1, 0};
    hf_selection_listing sound = {sizeof sound, {"ab", 2, ones, 2}, NULL, NULL, 0, NULL, 0, NULL, 0};
    hf_selection_listing twice = sound, uneven = sound, far = sound, backwards = sound, nameless = sound, unread = sound;
    hf_selection_group group = {"", 0, NULL, 0};
    twice.keys.bytes = "aa";
    uneven.depths = depth, uneven.depth_count = 1;
    far.unselectable = &past, far.unselectable_count = 1;
    backwards.unselectable = &reversed, backwards.unselectable_count = 1;
    nameless.groups = &group, nameless.group_count = 1;
    unread.group_count = 1;
    FAILS(HF_STATUS_SELECTION_KEY_REJECTED, hf_selection_relist(selection, &twice, NULL, &error));
    FAILS(HF_STATUS_SELECTION_LISTING_REJECTED, hf_selection_relist(selection, &uneven, NULL, &error));
    FAILS(HF_STATUS_SELECTION_LISTING_REJECTED, hf_selection_relist(selection, &far, NULL, &error));
    FAILS(HF_STATUS_SELECTION_GESTURE_REJECTED, hf_selection_relist(selection, &backwards, NULL, &error));
    FAILS(HF_STATUS_SELECTION_LISTING_REJECTED, hf_selection_relist(selection, &nameless, NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_selection_relist(selection, &unread, NULL, &error));
    CHECK(counts_of(selection).listed_count == 3);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

/* A host that was built with an earlier header, and one built with a later one. */
static void structs_are_read_and_filled_as_far_as_the_host_knows_them(void) {
    struct {
        hf_selection_tally known;
        uint64_t later[4];
    } grown;
    hf_selection *selection = selection_over(3);
    memset(&grown, 0x5a, sizeof grown);
    grown.known.struct_size = sizeof grown;
    OK(hf_selection_counts(selection, &grown.known, &error));
    CHECK(grown.known.struct_size == sizeof grown && grown.known.listed_count == 3);
    CHECK(grown.later[0] == UINT64_C(0x5a5a5a5a5a5a5a5a));
    grown.known.struct_size = sizeof grown.known - 1;
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_selection_counts(selection, &grown.known, &error));
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void options_come_back_as_they_were_set(void) {
    hf_selection *selection = NULL;
    hf_selection_options options = {.struct_size = sizeof options};
    OK(hf_selection_new(NULL, &selection, &error));
    OK(hf_selection_get_options(selection, &options, &error));
    CHECK(options.style == HF_SELECTION_STYLE_CHECKBOX && options.range_rule == HF_SELECTION_RANGE_RULE_ANCHOR_STATE);
    CHECK(options.cascade == 1 && options.page_rows == 10);
    options.style = HF_SELECTION_STYLE_LIST, options.cascade = 0, options.page_rows = 25;
    OK(hf_selection_set_options(selection, &options, NULL, &error));
    memset(&options.style, 0, sizeof options - sizeof options.struct_size);
    OK(hf_selection_get_options(selection, &options, &error));
    CHECK(options.style == HF_SELECTION_STYLE_LIST && options.cascade == 0 && options.page_rows == 25);
    options.range_rule = 9;
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_selection_set_options(selection, &options, NULL, &error));
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void keys_are_found_selected_and_forgotten_by_the_block(void) {
    hf_selection *selection = selection_over(5);
    const uint32_t lengths[] = {2, 2, 4};
    const hf_texts two = {"k4k1", 4, lengths, 2}, three = {"k4k1none", 8, lengths, 3};
    const hf_row_range last = {4, 4};
    hf_selection_numbers *found = NULL;
    const uint32_t *rows = NULL;
    uint64_t count = 0;
    OK(hf_selection_find(selection, &three, &found, &error));
    OK(hf_selection_numbers_get(found, &rows, &count, &error));
    CHECK(count == 3 && rows[0] == 4 && rows[1] == 1 && rows[2] == UINT32_MAX);
    CHECK(hf_selection_numbers_free(found) == HF_STATUS_OK);
    FAILS(HF_STATUS_SELECTION_KEY_ABSENT, hf_selection_set_keys(selection, &three, 1, NULL, &error));
    OK(hf_selection_set_keys(selection, &two, 1, NULL, &error));
    FAILS(HF_STATUS_SELECTION_GESTURE_REJECTED, hf_selection_forget(selection, &two, NULL, &error));
    OK(hf_selection_remove(selection, &last, 1, NULL, &error));
    CHECK(counts_of(selection).absent_selected_count == 1);
    OK(hf_selection_forget(selection, &(hf_texts){"k4", 2, lengths, 1}, NULL, &error));
    CHECK(counts_of(selection).absent_selected_count == 0 && counts_of(selection).selected_count == 1);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void rows_in_view_come_with_their_flags(void) {
    hf_selection *selection = selection_over(10);
    const hf_row_range odd[] = {{1, 1}, {3, 3}, {5, 9}};
    hf_selection_batch *window = NULL;
    hf_selection_rows *rows = NULL;
    const hf_selection_block *block = NULL;
    const hf_row_range *ranges = NULL;
    uint64_t count = 0;
    char *key = NULL, *none = NULL;
    OK(hf_selection_select_all(selection, NULL, &error));
    OK(hf_selection_set_filter(selection, odd, 3, NULL, &error));
    OK(hf_selection_window(selection, 1, 2, &window, &error));
    OK(hf_selection_batch_get(window, &block, &error));
    CHECK(block->count == 2 && block->rows[0] == 3 && block->rows[1] == 5 && block->keys.count == 0);
    CHECK(block->flags[0] == (HF_SELECTION_FLAG_SELECTED | HF_SELECTION_FLAG_EXPLICIT));
    CHECK(hf_selection_batch_free(window) == HF_STATUS_OK);
    OK(hf_selection_rows_of(selection, HF_SELECTION_PART_HIDDEN, &rows, &error));
    OK(hf_selection_rows_get(rows, &ranges, &count, &error));
    CHECK(count == 3 && ranges[2].first == 4 && ranges[2].last == 4);
    CHECK(hf_selection_rows_free(rows) == HF_STATUS_OK);
    OK(hf_selection_set_filter(selection, NULL, 0, NULL, &error));
    CHECK(counts_of(selection).shown_count == 10);
    OK(hf_selection_key_of(selection, 9, &key, &error));
    OK(hf_selection_key_of(selection, 10, &none, &error));
    CHECK(strcmp(key, "k9") == 0 && none == NULL);
    CHECK(hf_text_free(key) == HF_STATUS_OK && hf_selection_free(selection) == HF_STATUS_OK);
}

static void rules_are_listed_and_say_what_they_select(void) {
    hf_selection *selection = selection_over(10);
    const hf_selection_rule rules[] = {{HF_SELECTION_RULE_KIND_NAME, TEXT("k1")}, {HF_SELECTION_RULE_KIND_ALL, NULL, 0}};
    hf_selection_rule_list *list = NULL;
    hf_selection_numbers *places = NULL;
    const hf_selection_rule *read = NULL;
    const uint32_t *numbers = NULL;
    uint64_t count = 0;
    OK(hf_selection_set_rules(selection, rules, 2, NULL, &error));
    OK(hf_selection_rules(selection, &list, &error));
    OK(hf_selection_rules_of(selection, 1, &places, &error));
    OK(hf_selection_keep_ruled(selection, NULL, &error));
    OK(hf_selection_set_rules(selection, NULL, 0, NULL, &error));
    CHECK(counts_of(selection).explicit_count == 10);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
    OK(hf_selection_rule_list_get(list, &read, &count, &error));
    CHECK(count == 2 && read[0].kind == HF_SELECTION_RULE_KIND_NAME && read[1].kind == HF_SELECTION_RULE_KIND_ALL);
    CHECK(read[0].value_length == 2 && memcmp(read[0].value, "k1", 2) == 0 && read[1].value_length == 0);
    OK(hf_selection_numbers_get(places, &numbers, &count, &error));
    CHECK(count == 2 && numbers[0] == 0 && numbers[1] == 1);
    CHECK(hf_selection_numbers_free(places) == HF_STATUS_OK && hf_selection_rule_list_free(list) == HF_STATUS_OK);
}

static void a_selection_is_saved_and_loaded(void) {
    hf_selection *one = selection_over(10), *other = selection_over(4);
    char *saved = NULL;
    OK(hf_selection_select_all(one, NULL, &error));
    OK(hf_selection_save(one, &saved, &error));
    OK(hf_selection_load(other, (const uint8_t *)saved, strlen(saved), NULL, &error));
    CHECK(counts_of(other).selected_count == 10 && counts_of(other).absent_selected_count == 6);
    saved[strlen(saved) / 2] ^= 1;
    FAILS(HF_STATUS_SELECTION_DAMAGED,
          hf_selection_load(other, (const uint8_t *)saved, strlen(saved), NULL, &error));
    CHECK(counts_of(other).selected_count == 10);
    CHECK(hf_text_free(saved) == HF_STATUS_OK);
    CHECK(hf_selection_free(one) == HF_STATUS_OK && hf_selection_free(other) == HF_STATUS_OK);
}

static void a_script_tells_each_word_and_stops_at_the_refused_one(void) {
    hf_selection *selection = NULL;
    hf_selection_played *played = NULL;
    hf_selection_change *change = NULL;
    char *word = NULL, *json = NULL;
    uint64_t count = 0;
    OK(hf_selection_new(NULL, &selection, &error));
    OK(hf_selection_play(selection, TEXT("rows:500 c0 s149"), &played, &error));
    OK(hf_selection_played_count(played, &count, &error));
    OK(hf_selection_played_word(played, 2, &word, &error));
    OK(hf_selection_played_change(played, 2, &change, &error));
    OK(hf_selection_played_json(played, &json, &error));
    CHECK(count == 3 && strcmp(word, "s149") == 0 && state_of(change)->newly_selected_count == 149);
    CHECK(strstr(json, "\"word\":\"c0\""));
    CHECK(hf_text_free(word) == HF_STATUS_OK && hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_selection_change_free(change) == HF_STATUS_OK && hf_selection_played_free(played) == HF_STATUS_OK);
    FAILS(HF_STATUS_SELECTION_SCRIPT_REJECTED, hf_selection_play(selection, TEXT("none jump"), &played, &error));
    CHECK(counts_of(selection).selected_count == 150);
    FAILS(HF_STATUS_SELECTION_GESTURE_REJECTED, hf_selection_play(selection, TEXT("none c500"), &played, &error));
    CHECK(counts_of(selection).selected_count == 0);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

static void *click_every_row(void *selection) {
    for (uint32_t row = 0; row < 500; row++) OK(hf_selection_click(selection, row, 0, NULL, &error));
    return NULL;
}

static void calls_of_several_threads_take_turns(void) {
    hf_selection *selection = selection_over(500);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) CHECK(pthread_create(&threads[i], NULL, click_every_row, selection) == 0);
    for (int i = 0; i < 3; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(counts_of(selection).selected_count == 500);
    CHECK(hf_selection_free(selection) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2 && argv[1][0] != 0);
    a_range_is_one_change_with_its_ranges();
    a_hundred_thousand_keys_cross_at_once();
    batches_follow_each_other_by_cursor();
    a_cursor_from_before_a_listing_is_refused();
    a_listing_carries_names_groups_depths_and_headings();
    a_listing_that_cannot_be_changes_nothing();
    structs_are_read_and_filled_as_far_as_the_host_knows_them();
    options_come_back_as_they_were_set();
    keys_are_found_selected_and_forgotten_by_the_block();
    rows_in_view_come_with_their_flags();
    rules_are_listed_and_say_what_they_select();
    a_selection_is_saved_and_loaded();
    a_script_tells_each_word_and_stops_at_the_refused_one();
    calls_of_several_threads_take_turns();
    NOTHING_HELD();
    puts("selection: ok");
    return 0;
}
