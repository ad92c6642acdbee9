/* selection FILE: the worked examples of bulk selection over 500 users, a rule beside hands, saved to FILE and loaded
 * again. */
#include "need.h"

enum { USERS = 500 };

/* user0@contoso.example and so on, packed: all bytes one after the other, and how many each key has. */
static void list_users(hf_selection *selection) {
    static char bytes[USERS * 32];
    static uint32_t lengths[USERS];
    size_t end = 0;
    for (size_t i = 0; i < USERS; i++) {
        lengths[i] = (uint32_t)sprintf(bytes + end, "user%zu@contoso.example", i);
        end += lengths[i];
    }
    hf_selection_listing listing = {sizeof listing, {bytes, end, lengths, USERS}, NULL, NULL, 0, NULL, 0, NULL, 0};
    NEED(hf_selection_relist(selection, &listing, NULL, &error));
}

/* A click on a row, counted from 0, and what it changed: a console draws these ranges anew. */
static void click(hf_selection *selection, uint32_t row, uint32_t modifiers) {
    hf_selection_change *change = NULL;
    const hf_row_range *on = NULL, *off = NULL;
    uint64_t on_count = 0, off_count = 0;
    NEED(hf_selection_click(selection, row, modifiers, &change, &error));
    NEED(hf_selection_change_selected(change, &on, &on_count, &error));
    NEED(hf_selection_change_unselected(change, &off, &off_count, &error));
    for (uint64_t i = 0; i < on_count; i++) printf("  + rows %u to %u\n", on[i].first, on[i].last);
    for (uint64_t i = 0; i < off_count; i++) printf("  - rows %u to %u\n", off[i].first, off[i].last);
    hf_selection_change_free(change);
}

static void say(const hf_selection *selection, const char *what) {
    hf_selection_tally tally = {.struct_size = sizeof tally};
    NEED(hf_selection_counts(selection, &tally, &error));
    printf("%s: %llu selected, %llu by hand, %llu by rules, %llu excluded\n", what,
           (unsigned long long)tally.selected_count, (unsigned long long)tally.explicit_count,
           (unsigned long long)tally.ruled_count, (unsigned long long)tally.excluded_count);
}

/* Every selected key: what the backup set takes. One crossing a batch, however many keys it has. */
static void give_to_backup(const hf_selection *selection) {
    uint64_t cursor = 0, key_count = 0;
    do {
        hf_selection_batch *batch = NULL;
        const hf_selection_block *block = NULL;
        NEED(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, cursor, 100000, &batch, &error));
        NEED(hf_selection_batch_get(batch, &block, &error));
        key_count += block->keys.count;
        if (block->keys.count > 0) printf("first key: %.*s\n", (int)block->keys.lengths[0], block->keys.bytes);
        cursor = block->next;
        hf_selection_batch_free(batch);
    } while (cursor != 0);
    printf("%llu keys\n", (unsigned long long)key_count);
}

static void save(const hf_selection *selection, const char *path) {
    char *saved = NULL;
    NEED(hf_selection_save(selection, &saved, &error));
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(saved, 1, strlen(saved), file) != strlen(saved) || fclose(file) != 0) exit(1);
    hf_text_free(saved);
}

static void load(hf_selection *selection, const char *path) {
    static uint8_t bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    if (file == NULL) exit(1);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    NEED(hf_selection_load(selection, bytes, length, NULL, &error));
}

int main(int argc, char **argv) {
    const uint32_t shift = HF_SELECTION_MODIFIER_SHIFT, ctrl = HF_SELECTION_MODIFIER_CTRL;
    const hf_selection_rule rule = {HF_SELECTION_RULE_KIND_NAME, TEXT("user49*")};
    hf_selection *selection = NULL, *later = NULL;
    need_version();
    if (argc < 2) return 2;
    NEED(hf_selection_new(NULL, &selection, &error));
    list_users(selection);

    click(selection, 0, 0);
    click(selection, 149, shift);
    say(selection, "1st, Shift 150th");

    NEED(hf_selection_select_all(selection, NULL, &error));
    click(selection, 0, 0);
    click(selection, 249, shift);
    say(selection, "of all, without 1st, Shift 250th");

    NEED(hf_selection_select_none(selection, NULL, &error));
    click(selection, 0, 0);
    click(selection, 99, shift);
    click(selection, 200, ctrl);
    click(selection, 299, ctrl | shift);
    say(selection, "two ranges");

    NEED(hf_selection_set_rules(selection, &rule, 1, NULL, &error));
    click(selection, 499, 0);
    say(selection, "a rule beside hands");

    save(selection, argv[1]);
    NEED(hf_selection_new(NULL, &later, &error));
    list_users(later);
    load(later, argv[1]);
    say(later, "loaded");
    give_to_backup(later);

    hf_selection_free(later);
    hf_selection_free(selection);
    return 0;
}
