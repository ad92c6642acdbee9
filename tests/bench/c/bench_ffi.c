/* bench_ffi CLIENT DESTINATION SET: what the boundary costs in C. Prints "call <ns>", for a call that does next to
 * nothing; "row <ns>", for a row of the Current index read in batches of the largest size; "listed <ns>" and
 * "key <ns>", for a key of 100,000 that a selection is given, and answers in one batch. Time on a processor, the best
 * of five rounds; core/examples/bench_ffi.rs does the same without a boundary. */
#define _POSIX_C_SOURCE 200809L
#include "holdfast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, CALLS = 2000000, BATCH = 4096, KEYS = 100000, KEY_BYTES = 27 };

/* The error's place, not the error: which argument is evaluated first is the compiler's choice. */
static void need(hf_status status, hf_error **error) {
    if (status == HF_STATUS_OK) return;
    fprintf(stderr, "%s: %s\n", hf_error_name(*error), hf_error_text(*error));
    exit(1);
}

static double cpu_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double call_ns(void) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        volatile int64_t sum = 0;
        double begun = cpu_ns();
        for (int32_t code = 0; code < CALLS; code++) sum += hf_status_class(code % 10000);
        double each = (cpu_ns() - begun) / CALLS;
        if (round == 0 || each < best) best = each;
    }
    return best;
}

/* Every byte of a key counts. */
static uint64_t touch(const char *key, size_t length, uint64_t sum) {
    uint64_t word = 0;
    size_t at = 0;
    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, key + at, sizeof word);
        sum += word;
    }
    word = 0;
    memcpy(&word, key + at, length - at);
    return sum + word;
}

static uint64_t read_all(const hf_index *index, uint64_t *row_count) {
    hf_error *error = NULL;
    hf_rows *rows = NULL;
    hf_entries *entries = NULL;
    uint64_t sum = 0;
    *row_count = 0;
    need(hf_index_rows(index, NULL, 0, NULL, 0, &rows, &error), &error);
    for (;;) {
        const hf_entry *first = NULL;
        uint64_t count = 0;
        need(hf_rows_next(rows, BATCH, &entries, &error), &error);
        if (entries == NULL) break;
        need(hf_entries_count(entries, &count, &error), &error);
        need(hf_entries_get(entries, &first, &error), &error);
        for (uint64_t i = 0; i < count; i++) sum += touch(first[i].object, first[i].object_length, first[i].stored_size_bytes);
        *row_count += count;
        hf_entries_free(entries);
    }
    hf_rows_free(rows);
    return sum;
}

static double list_ns(hf_selection *selection) {
    static char bytes[KEYS * KEY_BYTES + 1];
    static uint32_t lengths[KEYS];
    hf_error *error = NULL;
    for (int i = 0; i < KEYS; i++) {
        lengths[i] = (uint32_t)snprintf(bytes + (size_t)i * KEY_BYTES, KEY_BYTES + 1, "user%07d@contoso.example", i);
        if (lengths[i] != KEY_BYTES) exit(1);
    }
    hf_selection_listing listing = {
        .struct_size = sizeof listing, .keys = {bytes, sizeof bytes - 1, lengths, KEYS}};
    double begun = cpu_ns();
    need(hf_selection_relist(selection, &listing, NULL, &error), &error);
    return (cpu_ns() - begun) / KEYS;
}

static double read_keys_ns(const hf_selection *selection) {
    hf_error *error = NULL;
    hf_selection_batch *batch = NULL;
    const hf_selection_block *block = NULL;
    volatile uint64_t sum = 0;
    double begun = cpu_ns();
    need(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, 0, KEYS, &batch, &error), &error);
    need(hf_selection_batch_get(batch, &block, &error), &error);
    const char *key = block->keys.bytes;
    for (size_t i = 0; i < block->keys.count; key += block->keys.lengths[i++]) sum = touch(key, block->keys.lengths[i], sum);
    if (block->count != KEYS || block->next != 0) exit(1);
    hf_selection_batch_free(batch);
    return (cpu_ns() - begun) / KEYS;
}

static void keys_ns(void) {
    hf_error *error = NULL;
    double listed = 0, key = 0;
    for (int round = 0; round < ROUNDS; round++) {
        hf_selection *selection = NULL;
        need(hf_selection_new(NULL, &selection, &error), &error);
        double in = list_ns(selection);
        need(hf_selection_select_all(selection, NULL, &error), &error);
        double out = read_keys_ns(selection);
        if (round == 0 || in < listed) listed = in;
        if (round == 0 || out < key) key = out;
        hf_selection_free(selection);
    }
    printf("listed %.1f\nkey %.1f\n", listed, key);
}

int main(int argc, char **argv) {
    hf_error *error = NULL;
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_index *index = NULL;
    uint64_t sum = 0, count = 0;
    double best = 0;
    if (argc != 4 || hf_abi_version() != HF_ABI_VERSION) return 2;
    need(hf_client_open(argv[1], strlen(argv[1]), &client, &error), &error);
    need(hf_destination_open(argv[2], strlen(argv[2]), &destination, &error), &error);
    need(hf_index_open(client, destination, argv[3], strlen(argv[3]), &index, &error), &error);
    for (int round = 0; round < ROUNDS; round++) {
        double begun = cpu_ns();
        sum = read_all(index, &count);
        double each = (cpu_ns() - begun) / (double)(count ? count : 1);
        if (round == 0 || each < best) best = each;
    }
    printf("call %.1f\nrow %.1f\n", call_ns(), best);
    keys_ns();
    fprintf(stderr, "%llu rows, sum %llx\n", (unsigned long long)count, (unsigned long long)sum);
    hf_index_free(index);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
