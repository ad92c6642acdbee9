/* The size of every public struct and the place of every field, as published: they may grow at the end, they may
 * not move. And enums are as wide as the header says. */
#include "check.h"

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "the size of " #type)
#define PLACE(type, field, bytes) _Static_assert(offsetof(type, field) == (bytes), "the place of " #type "." #field)

SIZE(hf_monitor, 24);
PLACE(hf_monitor, struct_size, 0);
PLACE(hf_monitor, user_data, 8);
PLACE(hf_monitor, on_event, 16);

SIZE(hf_key_service, 32);
PLACE(hf_key_service, struct_size, 0);
PLACE(hf_key_service, user_data, 8);
PLACE(hf_key_service, wrap, 16);
PLACE(hf_key_service, unwrap, 24);

SIZE(hf_key_question, 48);
PLACE(hf_key_question, struct_size, 0);
PLACE(hf_key_question, bytes, 8);
PLACE(hf_key_question, bytes_length, 16);
PLACE(hf_key_question, answer, 24);
PLACE(hf_key_question, answer_capacity, 32);
PLACE(hf_key_question, answer_length, 40);

SIZE(hf_event, 96);
PLACE(hf_event, struct_size, 0);
PLACE(hf_event, kind, 8);
PLACE(hf_event, has_total, 12);
PLACE(hf_event, name, 16);
PLACE(hf_event, name_length, 24);
PLACE(hf_event, done_count, 32);
PLACE(hf_event, total_count, 40);
PLACE(hf_event, rate_per_second, 48);
PLACE(hf_event, text, 56);
PLACE(hf_event, text_length, 64);
PLACE(hf_event, subject, 72);
PLACE(hf_event, subject_length, 80);
PLACE(hf_event, slot, 88);
PLACE(hf_event, reserved, 92);

SIZE(hf_replica, 136);
PLACE(hf_replica, struct_size, 0);
PLACE(hf_replica, verdict, 8);
PLACE(hf_replica, code, 12);
PLACE(hf_replica, retry_after_ms, 16);
PLACE(hf_replica, job_utc_ms, 24);
PLACE(hf_replica, receiver_job_utc_ms, 32);
PLACE(hf_replica, wanted_count, 40);
PLACE(hf_replica, wanted_bytes, 48);
PLACE(hf_replica, object_count, 56);
PLACE(hf_replica, bytes, 64);
PLACE(hf_replica, present_count, 72);
PLACE(hf_replica, resumed_bytes, 80);
PLACE(hf_replica, lag_ms, 88);
PLACE(hf_replica, lag_object_count, 96);
PLACE(hf_replica, lag_bytes, 104);
PLACE(hf_replica, failure_count, 112);
PLACE(hf_replica, displaced_count, 120);
PLACE(hf_replica, windows_name_count, 128);

SIZE(hf_entry, 112);
PLACE(hf_entry, struct_size, 0);
PLACE(hf_entry, area, 8);
PLACE(hf_entry, kind, 12);
PLACE(hf_entry, object, 16);
PLACE(hf_entry, object_length, 24);
PLACE(hf_entry, path, 32);
PLACE(hf_entry, path_length, 40);
PLACE(hf_entry, offset_bytes, 48);
PLACE(hf_entry, length_bytes, 56);
PLACE(hf_entry, size_bytes, 64);
PLACE(hf_entry, stored_size_bytes, 72);
PLACE(hf_entry, part, 80);
PLACE(hf_entry, part_count, 84);
PLACE(hf_entry, job_utc_ms, 88);
PLACE(hf_entry, modified_utc_ms, 96);
PLACE(hf_entry, checksum, 104);

SIZE(hf_texts, 32);
PLACE(hf_texts, bytes, 0);
PLACE(hf_texts, bytes_length, 8);
PLACE(hf_texts, lengths, 16);
PLACE(hf_texts, count, 24);

SIZE(hf_row_range, 8);
PLACE(hf_row_range, first, 0);
PLACE(hf_row_range, last, 4);

SIZE(hf_selection_options, 24);
PLACE(hf_selection_options, struct_size, 0);
PLACE(hf_selection_options, style, 8);
PLACE(hf_selection_options, range_rule, 12);
PLACE(hf_selection_options, cascade, 16);
PLACE(hf_selection_options, page_rows, 20);

SIZE(hf_selection_group, 32);
PLACE(hf_selection_group, name, 0);
PLACE(hf_selection_group, name_length, 8);
PLACE(hf_selection_group, rows, 16);
PLACE(hf_selection_group, range_count, 24);

SIZE(hf_selection_listing, 96);
PLACE(hf_selection_listing, struct_size, 0);
PLACE(hf_selection_listing, keys, 8);
PLACE(hf_selection_listing, names, 40);
PLACE(hf_selection_listing, groups, 48);
PLACE(hf_selection_listing, group_count, 56);
PLACE(hf_selection_listing, depths, 64);
PLACE(hf_selection_listing, depth_count, 72);
PLACE(hf_selection_listing, unselectable, 80);
PLACE(hf_selection_listing, unselectable_count, 88);

SIZE(hf_selection_rule, 24);
PLACE(hf_selection_rule, kind, 0);
PLACE(hf_selection_rule, value, 8);
PLACE(hf_selection_rule, value_length, 16);

SIZE(hf_selection_state, 72);
PLACE(hf_selection_state, struct_size, 0);
PLACE(hf_selection_state, newly_selected_count, 8);
PLACE(hf_selection_state, newly_unselected_count, 16);
PLACE(hf_selection_state, selected_count, 24);
PLACE(hf_selection_state, hidden_selected_count, 32);
PLACE(hf_selection_state, absent_selected_count, 40);
PLACE(hf_selection_state, has_anchor, 48);
PLACE(hf_selection_state, anchor, 52);
PLACE(hf_selection_state, has_lead, 56);
PLACE(hf_selection_state, lead, 60);
PLACE(hf_selection_state, view_changed, 64);
PLACE(hf_selection_state, relisted, 68);

SIZE(hf_selection_block, 72);
PLACE(hf_selection_block, struct_size, 0);
PLACE(hf_selection_block, keys, 8);
PLACE(hf_selection_block, rows, 40);
PLACE(hf_selection_block, flags, 48);
PLACE(hf_selection_block, count, 56);
PLACE(hf_selection_block, next, 64);

SIZE(hf_selection_tally, 72);
PLACE(hf_selection_tally, struct_size, 0);
PLACE(hf_selection_tally, listed_count, 8);
PLACE(hf_selection_tally, shown_count, 16);
PLACE(hf_selection_tally, selected_count, 24);
PLACE(hf_selection_tally, explicit_count, 32);
PLACE(hf_selection_tally, ruled_count, 40);
PLACE(hf_selection_tally, excluded_count, 48);
PLACE(hf_selection_tally, hidden_selected_count, 56);
PLACE(hf_selection_tally, absent_selected_count, 64);

SIZE(hf_status, 4);
SIZE(hf_class, 4);
SIZE(hf_pdic_verdict, 4);
SIZE(hf_replication_verdict, 4);
SIZE(hf_vmware_answer, 4);
SIZE(hf_m365_mode, 4);
SIZE(hf_m365_state, 4);
SIZE(hf_m365_tenant_way, 4);
SIZE(hf_event_kind, 4);
SIZE(hf_area, 4);
SIZE(hf_entry_kind, 4);
SIZE(hf_selection_style, 4);
SIZE(hf_selection_range_rule, 4);
SIZE(hf_selection_modifier, 4);
SIZE(hf_selection_key, 4);
SIZE(hf_selection_rule_kind, 4);
SIZE(hf_selection_part, 4);
SIZE(hf_selection_flag, 4);
SIZE(hf_selection_check, 4);

/* What the library writes into the structs it fills is what this program was compiled with. */
static int32_t compare_size(void *user_data, const hf_event *event) {
    *(size_t *)user_data = event->struct_size;
    return 1;
}

int main(int argc, char **argv) {
    size_t loaded_size = 0;
    hf_monitor monitor = {sizeof monitor, &loaded_size, compare_size};
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_pdic_outcome *outcome = NULL;
    CHECK(argc == 2);
    OK(hf_client_open(argv[1], strlen(argv[1]), &client, &error));
    OK(hf_destination_open(argv[1], strlen(argv[1]), &destination, &error));
    OK(hf_pdic_plan(client, destination, "7", 1, NULL, NULL, NULL, NULL, &monitor, &outcome, &error));
    CHECK(loaded_size == sizeof(hf_event));
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
    CHECK(hf_destination_free(destination) == HF_STATUS_OK);
    CHECK(hf_client_free(client) == HF_STATUS_OK);
    NOTHING_HELD();
    puts("layout: ok");
    return 0;
}
