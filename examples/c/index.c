/* index DESTINATION CLIENT SET [LOWER]: the rows of the Current index in batches, from the key LOWER on. */
#include "need.h"

enum { BATCH = 4096 };

/* An entry's texts end where their length says; later versions of hf_entry are longer, so the next one is
 * struct_size bytes on. */
static const hf_entry *after(const hf_entry *entry) {
    return (const hf_entry *)(const void *)((const char *)entry + entry->struct_size);
}

static void print(const hf_entry *entry) {
    printf("%s %s %10llu %.*s\n", entry->area == HF_AREA_DATA ? "data     " : "retention",
           entry->kind == HF_ENTRY_KIND_FOLDER ? "folder" : "file  ", (unsigned long long)entry->size_bytes,
           (int)entry->path_length, entry->path);
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_index *index = NULL;
    hf_rows *rows = NULL;
    hf_entries *entries = NULL;
    uint64_t total = 0;
    need_version();
    if (argc < 4) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    NEED(hf_index_open(client, destination, TEXT(argv[3]), &index, &error));
    NEED(hf_index_rows(index, argc > 4 ? argv[4] : NULL, argc > 4 ? strlen(argv[4]) : 0, NULL, 0, &rows, &error));
    for (;;) {
        const hf_entry *entry = NULL;
        uint64_t count = 0;
        NEED(hf_rows_next(rows, BATCH, &entries, &error));
        if (entries == NULL) break;
        NEED(hf_entries_count(entries, &count, &error));
        NEED(hf_entries_get(entries, &entry, &error));
        for (uint64_t i = 0; i < count; i++, entry = after(entry)) print(entry);
        total += count;
        hf_entries_free(entries);
    }
    printf("%llu rows\n", (unsigned long long)total);

    hf_rows_free(rows);
    hf_index_free(index);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
