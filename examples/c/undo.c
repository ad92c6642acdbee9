/* undo DESTINATION CLIENT SET RUN: brings back what a run of PDIC put aside. Twice brings back nothing more. */
#include "need.h"

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_pdic_undone *undone = NULL;
    char *json = NULL;
    uint64_t restored = 0;
    need_version();
    if (argc != 5) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    NEED(hf_pdic_undo(client, destination, TEXT(argv[3]), NULL, TEXT(argv[4]), NULL, NULL, &undone, &error));
    NEED(hf_pdic_undone_restored_entry_count(undone, &restored, &error));
    NEED(hf_pdic_undone_json(undone, &json, &error));
    printf("%llu entries are back\n%s\n", (unsigned long long)restored, json);

    hf_text_free(json);
    hf_pdic_undone_free(undone);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
