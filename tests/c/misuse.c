/* Every function of the header, each argument wrong in every way in turn: a status that says so, outputs as they
 * were, an error object, nothing held. Then every function from another thread and from inside a callback.
 *
 * The table of functions is made of the header; what is sound and what is wrong for a parameter is told by its
 * type and, for texts and numbers, by its name. A parameter without a row here fails the test. */
#define _POSIX_C_SOURCE 200809L
#include "misuse.h"

#include <pthread.h>
#include <sys/stat.h>

#define SET "1602834567932"
#define NOW_UTC_MS INT64_C(1795000000000)

enum { KINDS = 29, MOST_BAD = 40, PARAMETERS = 14, ROWS = 64 };

/* A status that a wrong value may come to, by its row; these stand for more than one. */
enum { ANY_BUT_INTERNAL = -1, NO_STATUS = -2 };

/* Each job has a moment of its own: it names the index file. */
static int64_t next_moment(void) {
    static int64_t utc_ms = NOW_UTC_MS;
    return utc_ms++;
}

static const char *root;
static char paths[4][4096];

/* --- one handle of each kind, and one of each that was closed --- */

static struct kind {
    const char *type;
    void *open, *closed;
} kinds[KINDS] = {
    {"hf_client", 0, 0},       {"hf_destination", 0, 0},    {"hf_report", 0, 0},   {"hf_cancel", 0, 0},
    {"hf_pdic_options", 0, 0}, {"hf_pdic_outcome", 0, 0},   {"hf_pdic_undone", 0, 0}, {"hf_backup_outcome", 0, 0},
    {"hf_index", 0, 0},        {"hf_rows", 0, 0},           {"hf_entries", 0, 0},  {"hf_decision", 0, 0},
    {"hf_error", 0, 0},        {"hf_job_start_result", 0, 0},
    {"hf_selection", 0, 0},    {"hf_selection_change", 0, 0}, {"hf_selection_played", 0, 0},
    {"hf_selection_batch", 0, 0}, {"hf_selection_rows", 0, 0}, {"hf_selection_numbers", 0, 0},
    {"hf_selection_rule_list", 0, 0},
    {"hf_vmware_outcome", 0, 0}, {"hf_m365_outcome", 0, 0}, {"hf_m365_fleet", 0, 0}, {"hf_m365_migration", 0, 0},
    {"hf_replication_outcome", 0, 0}, {"hf_vault", 0, 0}, {"hf_m365_session", 0, 0}, {"hf_m365_sign_in", 0, 0},
};

static struct kind *kind_of(const char *type) {
    for (int i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].type, type) == 0) return &kinds[i];
    }
    fprintf(stderr, "misuse.c makes no %s; add it to kinds and to make_handles\n", type);
    exit(1);
}

static char *run_name;

/* A run that put something aside, which hf_pdic_undo can be asked for. */
static void lose_one(const hf_client *client, const hf_destination *destination) {
    hf_pdic_outcome *outcome;
    int64_t now = next_moment();
    char path[4200];
    snprintf(path, sizeof path, "%s/" SET "/data/lost", paths[1]);
    CHECK(remove(path) == 0);
    OK(hf_pdic_run(client, destination, SET, strlen(SET), &now, NULL, NULL, NULL, NULL, &outcome, &error));
    OK(hf_pdic_outcome_run(outcome, &run_name, &error));
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
}

/* A saved selection, which hf_selection_load can be given. */
static char *saved;

/* Rows with one letter each as key. */
static hf_selection_listing listing_of(size_t count) {
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    static uint32_t ones[ROWS];
    hf_selection_listing listing = {sizeof listing, {letters, count, ones, count}, NULL, NULL, 0, NULL, 0, NULL, 0};
    for (size_t i = 0; i < ROWS; i++) ones[i] = 1;
    return listing;
}

static void list_rows(hf_selection *selection) {
    hf_selection_listing listing = listing_of(ROWS);
    OK(hf_selection_relist(selection, &listing, NULL, &error));
    OK(hf_selection_set_filter(selection, NULL, 0, NULL, &error));
}

static void make_selection(void **made[]) {
    hf_selection *selection;
    hf_texts none = {NULL, 0, NULL, 0};
    OK(hf_selection_new(NULL, &selection, &error));
    list_rows(selection);
    OK(hf_selection_status(selection, (hf_selection_change **)made[1], &error));
    OK(hf_selection_play(selection, "c1", 2, (hf_selection_played **)made[2], &error));
    OK(hf_selection_keys(selection, HF_SELECTION_PART_SELECTED, 0, 9, (hf_selection_batch **)made[3], &error));
    OK(hf_selection_rows_of(selection, HF_SELECTION_PART_SELECTED, (hf_selection_rows **)made[4], &error));
    OK(hf_selection_find(selection, &none, (hf_selection_numbers **)made[5], &error));
    OK(hf_selection_rules(selection, (hf_selection_rule_list **)made[6], &error));
    if (saved == NULL) OK(hf_selection_save(selection, &saved, &error));
    *made[0] = selection;
}

static void make_vmware(const hf_client *client, void **made) {
    static const char request[] = "{\"source\":{\"address\":\"h\"}}";
    OK(hf_vmware_check(client, NULL, 0, request, strlen(request), NULL, NULL, (hf_vmware_outcome **)made, &error));
}

#define M365_CONNECTION "{\"account\":\"a@b.example\",\"region\":\"global\",\"token\":false,\"password\":true}"
#define M365_MOVE "{\"sets\":[" M365_CONNECTION "],\"to\":\"modern\"}"
/* Up to its last step, at which it can be saved again and again. */
#define M365_STORED                                                                                             \
    "{\"schema\":1,\"request\":" M365_MOVE ",\"answers\":[{\"answer\":\"done\"},{\"answer\":\"continue\"},"            \
    "{\"answer\":\"confirm\"},{\"answer\":\"done\"},{\"answer\":\"signed_in\",\"account\":\"boss@b.example\","           \
    "\"role\":\"global_administrator\"}],\"refused\":null,\"state\":\"open\"}"

static hf_m365_migration *m365_migration(void) {
    hf_m365_migration *made;
    int64_t now = NOW_UTC_MS;
    OK(hf_m365_migration_resume(M365_STORED, strlen(M365_STORED), &now, &made, &error));
    return made;
}

static void make_m365(void **made[]) {
    static const char request[] = "{\"connection\":" M365_CONNECTION "}", sets[] = "{\"sets\":[]}";
    OK(hf_m365_check(request, strlen(request), NULL, NULL, (hf_m365_outcome **)made[0], &error));
    OK(hf_m365_fleet_plan(sets, strlen(sets), NULL, NULL, (hf_m365_fleet **)made[1], &error));
    *made[2] = m365_migration();
}

static char vault_key[4200];
static const char m365_service[] = "{\"client_id\":\"11111111-2222-3333-4444-555555555555\"}";
static const char m365_by_paste[] = "{\"way\":\"paste\"}";

static void make_vault(void **made[]) {
    hf_vault *vault;
    hf_m365_session *session;
    int64_t now = NOW_UTC_MS;
    if (made[0] == &kind_of("hf_vault")->closed) {
        OK(hf_vault_create(paths[3], strlen(paths[3]), vault_key, strlen(vault_key), &vault, &error));
    } else {
        OK(hf_vault_open(paths[3], strlen(paths[3]), vault_key, strlen(vault_key), &vault, &error));
    }
    OK(hf_m365_session_open(vault, m365_service, strlen(m365_service), &now, &session, &error));
    OK(hf_m365_sign_in_begin(session, m365_by_paste, strlen(m365_by_paste), &now, NULL, (hf_m365_sign_in **)made[2],
                             &error));
    *made[0] = vault, *made[1] = session;
}

static const char replication_request[] = "{\"sets\":[\"" SET "\"]}";

/* The sender is its own receiver here: a verdict, and nothing is copied. */
static void make_replication(const hf_client *client, const hf_destination *destination, void **made) {
    OK(hf_replication_status(client, destination, &destination, 1, replication_request, strlen(replication_request),
                             NULL, NULL, NULL, NULL, (hf_replication_outcome **)made, &error));
}

static void make_handles(void **made[KINDS]) {
    hf_client *client;
    hf_destination *destination;
    hf_pdic_outcome *outcome;
    hf_index *index;
    hf_rows *rows;
    int64_t now = next_moment();
    OK(hf_client_open(paths[0], strlen(paths[0]), &client, &error));
    OK(hf_destination_open(paths[1], strlen(paths[1]), &destination, &error));
    OK(hf_report_new("UTC", 3, (hf_report **)made[2], &error));
    OK(hf_cancel_new((hf_cancel **)made[3], &error));
    OK(hf_pdic_options_new((hf_pdic_options **)made[4], &error));
    OK(hf_backup_run(client, destination, SET, strlen(SET), &now, paths[2], strlen(paths[2]), NULL, NULL, NULL,
                     (hf_backup_outcome **)made[7], &error));
    if (run_name == NULL) lose_one(client, destination);
    OK(hf_pdic_run(client, destination, SET, strlen(SET), &now, NULL, NULL, NULL, NULL, &outcome, &error));
    OK(hf_pdic_undo(client, destination, SET, strlen(SET), &now, run_name, strlen(run_name), NULL, NULL,
                    (hf_pdic_undone **)made[6], &error));
    OK(hf_index_open(client, destination, SET, strlen(SET), &index, &error));
    OK(hf_index_rows(index, NULL, 0, NULL, 0, &rows, &error));
    OK(hf_rows_next(rows, 1, (hf_entries **)made[10], &error));
    OK(hf_schedule_decide(SET, strlen(SET), "UTC", 3, NULL, 0, NULL, 0, now, (hf_decision **)made[11], &error));
    CHECK(hf_cancel_new(NULL, (hf_error **)made[12]) == HF_STATUS_NULL_POINTER);
    OK(hf_job_start(client, SET, strlen(SET), NULL, 0, "UTC", 3, 0, &now, NULL, (hf_job_start_result **)made[13],
                    &error));
    make_selection(made + 14);
    make_vmware(client, made[21]);
    make_m365(made + 22);
    make_replication(client, destination, made[25]);
    make_vault(made + 26);
    *made[0] = client, *made[1] = destination, *made[5] = outcome, *made[8] = index, *made[9] = rows;
}

static const struct function *function_called(const char *name) {
    for (const struct function *function = FUNCTIONS; function->name; function++) {
        if (strcmp(function->name, name) == 0) return function;
    }
    fprintf(stderr, "the header has no %s\n", name);
    exit(1);
}

static int64_t free_handle(const char *type, void *handle) {
    char name[64];
    struct value argument = {handle, 0};
    snprintf(name, sizeof name, "%s_free", type);
    return function_called(name)->call(&argument);
}

static void make_all(void) {
    void **made[KINDS];
    snprintf(paths[0], sizeof paths[0], "%s/client", root);
    snprintf(paths[1], sizeof paths[1], "%s/destination", root);
    snprintf(paths[2], sizeof paths[2], "%s/source", root);
    snprintf(paths[3], sizeof paths[3], "%s/vault", root);
    snprintf(vault_key, sizeof vault_key, "{\"key_file\":\"%s/vault.key\"}", root);
    CHECK(mkdir(paths[1], 0700) == 0 && mkdir(paths[2], 0700) == 0);
    for (int i = 0; i < 2; i++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/%s", paths[2], i ? "kept" : "lost");
        FILE *file = fopen(path, "wb");
        CHECK(file && fputs("its bytes", file) >= 0 && fclose(file) == 0);
    }
    for (int i = 0; i < KINDS; i++) made[i] = &kinds[i].closed;
    make_handles(made);
    for (int i = 0; i < KINDS; i++) CHECK(free_handle(kinds[i].type, kinds[i].closed) == HF_STATUS_OK);
    for (int i = 0; i < KINDS; i++) made[i] = &kinds[i].open;
    make_handles(made);
}

/* What a function may have changed for those after it: a cancel handle stays cancelled, options stay as set, a
 * migration stays saved, a vault stays locked by another key. */
static void renew_handles(void) {
    struct kind *cancel = kind_of("hf_cancel"), *options = kind_of("hf_pdic_options");
    struct kind *migration = kind_of("hf_m365_migration");
    CHECK(hf_cancel_free(cancel->open) == HF_STATUS_OK);
    OK(hf_cancel_new((hf_cancel **)&cancel->open, &error));
    CHECK(hf_pdic_options_free(options->open) == HF_STATUS_OK);
    OK(hf_pdic_options_new((hf_pdic_options **)&options->open, &error));
    OK(hf_pdic_options_set_threads(options->open, 1, &error));
    CHECK(hf_m365_migration_free(migration->open) == HF_STATUS_OK);
    migration->open = m365_migration();
    OK(hf_vault_rekey(kind_of("hf_vault")->open, vault_key, strlen(vault_key), &error));
    list_rows(kind_of("hf_selection")->open);
}

/* --- what is sound --- */

/* With a fingerprint, so that the roots of the machine are not read each time. */
#define VMWARE_SOURCE "{\"address\":\"127.0.0.1:9\",\"user\":\"u\",\"pin\":\"" HEX_16 HEX_16 HEX_16 HEX_16 "\"}"
#define HEX_16 "0123456789abcdef"

#define VMWARE_RULES                                                                                              \
    "{\"schema\":1,\"dated\":\"2027-01-01\",\"rules\":[{\"id\":\"KB9\",\"kind\":\"defect\",\"title\":\"t\","               \
    "\"condition\":\"any_machine\",\"versions\":[{\"version\":\"7.0\",\"fixed\":9,\"certainty\":\"sourced\","            \
    "\"source\":\"s\"}]}]}"

static const struct text_row {
    const char *name, *sound;
    /* What the same text with a NUL in the middle comes to. */
    int32_t with_nul;
} TEXTS[] = {
    {"folder", paths[0], HF_STATUS_INVALID_ARGUMENT},
    {"address", paths[1], HF_STATUS_DESTINATION_REJECTED},
    {"access", "{\"user\":\"u\"}", HF_STATUS_ACCESS_REJECTED},
    {"source", paths[2], HF_STATUS_INVALID_ARGUMENT},
    {"set", SET, HF_STATUS_SET_ID_REJECTED},
    {"zone", "Europe/Berlin", HF_STATUS_ZONE_UNKNOWN},
    {"version", "7.17", HF_STATUS_INVALID_ARGUMENT},
    {"brought_over", "7.17", HF_STATUS_INVALID_ARGUMENT},
    {"mode", "existence", HF_STATUS_INVALID_ARGUMENT},
    {"hash", "no plan's", HF_STATUS_OK},
    {"run", NULL, HF_STATUS_RUN_ABSENT},
    {"lower", "data/", HF_STATUS_OK},
    {"upper", "e", HF_STATUS_OK},
    {"csv", "key,name\na,Ann\nb,Bob\n", ANY_BUT_INTERNAL},
    {"script", "all none", HF_STATUS_SELECTION_SCRIPT_REJECTED},
    {"replication", replication_request, HF_STATUS_INVALID_ARGUMENT},
    {"request", "{\"source\":{\"address\":\"h\"}}", HF_STATUS_VMWARE_FACTS_REJECTED},
    {"events", "[{\"kind\":\"reset\",\"at_utc_ms\":1,\"vm\":{\"id\":\"v\"}}]", HF_STATUS_VMWARE_FACTS_REJECTED},
    {"rules", VMWARE_RULES, HF_STATUS_VMWARE_RULES_REJECTED},
    {"vmware_source", VMWARE_SOURCE, HF_STATUS_VMWARE_FACTS_REJECTED},
    {"m365_connection", "{\"connection\":" M365_CONNECTION "}", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_sets", "{\"sets\":[" M365_CONNECTION "]}", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_timeline", "{\"protocols\":[\"ews\"]}", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_move", M365_MOVE, HF_STATUS_M365_FACTS_REJECTED},
    {"question", "AADSTS53003", HF_STATUS_M365_FACTS_REJECTED},
    {"stored", M365_STORED, HF_STATUS_M365_MIGRATION_DAMAGED},
    {"answer", "done", HF_STATUS_M365_ANSWER_REJECTED},
    {"password", "secret", ANY_BUT_INTERNAL},
    {"tracking", "{\"before\":\"*\"}", HF_STATUS_VMWARE_FACTS_REJECTED},
    {"file", paths[3], HF_STATUS_INVALID_ARGUMENT},
    {"key", vault_key, HF_STATUS_VAULT_KEY_REJECTED},
    /* Too short, so that no time is spent on it. */
    {"passphrase", "short", HF_STATUS_OK},
    {"service", m365_service, HF_STATUS_M365_FACTS_REJECTED},
    {"m365_sign_in", m365_by_paste, HF_STATUS_M365_FACTS_REJECTED},
    {"way_word", "paste", HF_STATUS_M365_FACTS_REJECTED},
    {"pasted", "two words", HF_STATUS_M365_PASTE_REJECTED},
    {"account", "a@b.example", HF_STATUS_OK},
    {"tenant", "72f988bf-0000-4111-8222-2d7cd011db47", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_token", "{\"account\":\"a@b.example\"}", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_tenant", "{\"tenant\":\"72f988bf-0000-4111-8222-2d7cd011db47\",\"workloads\":[\"mail\"]}",
     HF_STATUS_M365_FACTS_REJECTED},
    {"m365_permissions", "{\"workloads\":[\"mail\"]}", HF_STATUS_M365_FACTS_REJECTED},
    {"m365_identity", "{\"token\":\"t\",\"keys\":{\"keys\":[]},\"issuer\":\"i\",\"audience\":\"a\"}",
     HF_STATUS_M365_FACTS_REJECTED},
    {"sources", "{\"vmware\":[{\"source\":{\"address\":\"h\"}}]}", HF_STATUS_VMWARE_FACTS_REJECTED},
};

static const struct number_row {
    const char *name;
    uint64_t sound;
    /* Both ends of what the type can hold, and what they come to. */
    uint64_t low, high;
    int32_t status;
} NUMBERS[] = {
    {"code", HF_STATUS_SET_BUSY, 0, UINT64_MAX, NO_STATUS},
    {"now_utc_ms", NOW_UTC_MS, (uint64_t)INT64_MIN, INT64_MAX, HF_STATUS_OK},
    {"least_days", 0, 0, UINT32_MAX, HF_STATUS_OK},
    {"days", 90, 0, UINT32_MAX, HF_STATUS_OK},
    {"newest_count", 1, 0, UINT32_MAX, HF_STATUS_OK},
    {"percent", 10, 0, UINT32_MAX, HF_STATUS_OK},
    {"entry_count", 1000, 0, UINT64_MAX, HF_STATUS_OK},
    {"thread_count", 1, 0, UINT32_MAX, HF_STATUS_OK},
    {"limit", 1, 0, SIZE_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"row", 0, UINT32_MAX - 1, UINT32_MAX, ANY_BUT_INTERNAL},
    {"at", 0, ROWS + 1, UINT32_MAX, HF_STATUS_SELECTION_GESTURE_REJECTED},
    {"replica_at", 0, 1, SIZE_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"modifiers", 0, 4, UINT32_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"key", HF_SELECTION_KEY_SPACE, 0, UINT32_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"part", HF_SELECTION_PART_SELECTED, 0, UINT32_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"selected", 1, (uint64_t)INT32_MIN, INT32_MAX, HF_STATUS_OK},
    {"collapsed", 1, (uint64_t)INT32_MIN, INT32_MAX, HF_STATUS_OK},
    {"first", 0, 0, UINT32_MAX, HF_STATUS_OK},
    {"most_count", 9, 0, UINT32_MAX, HF_STATUS_OK},
    {"cursor", 0, 1, UINT64_MAX, HF_STATUS_SELECTION_GESTURE_REJECTED},
    {"way", HF_M365_TENANT_WAY_SETUP, 0, INT32_MAX, HF_STATUS_INVALID_ARGUMENT},
    {"position", 0, 1, UINT64_MAX, HF_STATUS_INVALID_ARGUMENT},
};

#define ROW_NAMED(rows, wanted)                                                                       \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) {                                      \
        if (strcmp((rows)[i].name, (wanted)) == 0) return &(rows)[i];                                 \
    }                                                                                                 \
    fprintf(stderr, "misuse.c has no row for the parameter %s; add it to " #rows "\n", (wanted));     \
    exit(1)

static const struct text_row *text_row(const char *name) {
    ROW_NAMED(TEXTS, name);
}

static const struct number_row *number_row(const char *name) {
    ROW_NAMED(NUMBERS, name);
}

static const char *sound_text(const char *name) {
    return strcmp(name, "run") == 0 ? run_name : text_row(name)->sound;
}

/* The first parameter of a function is what it is about, but for a struct; of the later ones these may be left out. */
static int may_be_null(const struct function *function, size_t at) {
    static const char *const NAMES[] = {"report", "cancel", "monitor",      "options", "now_utc_ms", "last_utc_ms",
                                        "lower",  "upper",  "brought_over", "hash",    "change"};
    size_t first = function->parameters[at].role == SIZED ? 0 : 1;
    for (size_t i = 0; at >= first && i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(NAMES[i], function->parameters[at].name) == 0) return 1;
    }
    // Files of rules, sources, and access; without a set nothing is remembered of the machines.
    const char *name = function->parameters[at].role == TEXT ? function->parameters[at].name : "";
    if (strcmp(name, "rules") == 0 || strcmp(name, "sources") == 0 || strcmp(name, "access") == 0) return 1;
    if (strcmp(name, "set") == 0 && strcmp(function->name, "hf_vmware_check") == 0) return 1;
    // The same way again; of whichever tenant.
    if (strcmp(name, "way_word") == 0 || strcmp(name, "tenant") == 0) return 1;
    // Without an administrator a tenant is not set up, either.
    if (at > 0 && strcmp(function->name, "hf_m365_session_tenant") == 0 &&
        strcmp(function->parameters[at].name, "sign_in") == 0) return 1;
    return strcmp(function->name + strlen(function->name) - 5, "_free") == 0;
}

/* Where outputs go, and what is there before. Room beside each for a misaligned place. */
static struct {
    _Alignas(16) unsigned char outputs[PARAMETERS][16];
    int64_t moment;
    const void *array[2];
    hf_monitor monitor;
    hf_texts packed;
    hf_row_range range;
    hf_selection_rule rule;
    /* Structs that begin alike. */
    union {
        hf_key_service service;
        hf_selection_options options;
        hf_selection_listing listing;
    } sized;
    uint64_t filled[24];
} places;

static int32_t hear_nothing(void *user_data, const hf_event *event) {
    (void)user_data;
    return event->struct_size == 0;
}

static int32_t wrap_nothing(void *user_data, hf_key_question *question) {
    (void)user_data;
    CHECK(question->bytes_length <= question->answer_capacity);
    memcpy(question->answer, question->bytes, question->bytes_length);
    question->answer_length = question->bytes_length;
    return 0;
}

/* More rows for a function that puts them in would be keys given twice. */
static const void *sound_struct(const struct function *function, const char *name) {
    places.sized.listing = listing_of(strcmp(function->name, "hf_selection_insert") == 0 ? 0 : ROWS);
    if (strcmp(name, "service") == 0) {
        places.sized.service = (hf_key_service){sizeof(hf_key_service), NULL, wrap_nothing, wrap_nothing};
    }
    if (strcmp(name, "options") == 0) {
        places.sized.options = (hf_selection_options){sizeof(hf_selection_options), HF_SELECTION_STYLE_CHECKBOX,
                                                      HF_SELECTION_RANGE_RULE_ANCHOR_STATE, 1, 10};
    }
    return &places.sized;
}

static size_t sound_length(const struct parameter *of) {
    return strlen(of->role == BYTES ? saved : sound_text(of->name));
}

static struct value sound(const struct function *function, size_t at) {
    const struct parameter *parameter = &function->parameters[at];
    switch (parameter->role) {
    case HANDLE:
    case OWNED_HANDLE: return (struct value){kind_of(parameter->type)->open, 0};
    case HANDLES:
        places.array[0] = kind_of(parameter->type)->open;
        return (struct value){places.array, 0};
    case COUNT: return (struct value){NULL, 1};
    case TEXT: return (struct value){(void *)sound_text(parameter->name), 0};
    case LENGTH: return (struct value){NULL, sound_length(parameter - 1)};
    case BYTES: return (struct value){saved, 0};
    case PACKED: return (places.packed = (hf_texts){NULL, 0, NULL, 0}, (struct value){&places.packed, 0});
    case RANGES: return (places.range = (hf_row_range){0, 0}, (struct value){&places.range, 0});
    case RULES:
        places.rule = (hf_selection_rule){HF_SELECTION_RULE_KIND_NAME, "a*", 2};
        return (struct value){&places.rule, 0};
    case SIZED: return (struct value){(void *)sound_struct(function, parameter->name), 0};
    case OUT_SIZED:
        memset(places.filled, 0x5a, sizeof places.filled);
        places.filled[0] = sizeof places.filled;
        return (struct value){places.filled, 0};
    case OWNED_TEXT: return (struct value){NULL, 0};
    case MOMENT: return (places.moment = next_moment(), (struct value){&places.moment, 0});
    case MONITOR:
        places.monitor = (hf_monitor){sizeof(hf_monitor), NULL, hear_nothing};
        return (struct value){&places.monitor, 0};
    case NUMBER: return (struct value){NULL, number_row(parameter->name)->sound};
    default: return (struct value){places.outputs[at], 0};
    }
}

static void sound_arguments(const struct function *function, struct value *arguments) {
    memset(places.outputs, 0x5a, sizeof places.outputs);
    for (size_t at = 0; at < function->parameter_count; at++) arguments[at] = sound(function, at);
}

/* --- what is wrong --- */

struct bad {
    const char *how;
    struct value value;
    int32_t status;
};

static size_t add(struct bad *list, size_t count, const char *how, const void *pointer, uint64_t number,
                  int32_t status) {
    CHECK(count < MOST_BAD);
    list[count] = (struct bad){how, {(void *)pointer, number}, status};
    return count + 1;
}

static size_t bad_handles(const char *type, struct bad *list, size_t count) {
    static char text[] = "not ours";
    for (int i = 0; i < KINDS; i++) {
        int other = strcmp(kinds[i].type, type) != 0;
        if (other) count = add(list, count, kinds[i].type, kinds[i].open, 0, HF_STATUS_WRONG_HANDLE);
    }
    count = add(list, count, "closed", kind_of(type)->closed, 0, HF_STATUS_WRONG_HANDLE);
    count = add(list, count, "an address", text, 0, HF_STATUS_WRONG_HANDLE);
    count = add(list, count, "an odd address", text + 1, 0, HF_STATUS_WRONG_HANDLE);
    return add(list, count, "no address", (void *)UINTPTR_MAX, 0, HF_STATUS_WRONG_HANDLE);
}

static size_t bad_array(const char *type, struct bad *list, size_t count) {
    static const void *arrays[3];
    arrays[0] = NULL, arrays[1] = kind_of(type)->closed, arrays[2] = kind_of("hf_error")->open;
    count = add(list, count, "null within", &arrays[0], 0, HF_STATUS_NULL_POINTER);
    count = add(list, count, "closed within", &arrays[1], 0, HF_STATUS_WRONG_HANDLE);
    count = add(list, count, "another kind within", &arrays[2], 0, HF_STATUS_WRONG_HANDLE);
    return add(list, count, "misaligned", (char *)places.array + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_text(const struct parameter *parameter, struct bad *list, size_t count) {
    static char broken[4096], cut[4096];
    size_t length = strlen(sound_text(parameter->name));
    memcpy(broken, sound_text(parameter->name), length);
    memcpy(cut, sound_text(parameter->name), length);
    broken[length - 1] = (char)0xff;
    cut[length / 2] = 0;
    count = add(list, count, "not UTF-8", broken, 0, HF_STATUS_INVALID_UTF8);
    return add(list, count, "a NUL within", cut, 0, text_row(parameter->name)->with_nul);
}

static size_t bad_moment(struct bad *list, size_t count) {
    static const int64_t first = INT64_MIN, last = INT64_MAX;
    count = add(list, count, "the first moment", &first, 0, ANY_BUT_INTERNAL);
    count = add(list, count, "the last moment", &last, 0, ANY_BUT_INTERNAL);
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_monitor(struct bad *list, size_t count) {
    static hf_monitor short_ones[3];
    size_t sizes[] = {0, 8, sizeof(hf_monitor) - 1};
    for (int i = 0; i < 3; i++) {
        short_ones[i] = (hf_monitor){sizes[i], NULL, hear_nothing};
        count = add(list, count, "a short table", &short_ones[i], 0, HF_STATUS_INVALID_ARGUMENT);
    }
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_bytes(struct bad *list, size_t count) {
    static uint8_t bytes[4096];
    memset(bytes, 0xff, sizeof bytes);
    CHECK(strlen(saved) <= sizeof bytes);
    return add(list, count, "other bytes", bytes, 0, HF_STATUS_SELECTION_DAMAGED);
}

static size_t bad_packed(struct bad *list, size_t count) {
    static const uint32_t lengths[2] = {1, 9}, one[1] = {1};
    static const hf_texts wrong[] = {
        {NULL, 1, one, 1},    {"a", 1, NULL, 1},      {"a", 1, (const uint32_t *)((const char *)lengths + 1), 1},
        {"a", SIZE_MAX, one, 1}, {"a", 1, one, SIZE_MAX}, {"a", 1, lengths + 1, 1},
        {"\xff", 1, one, 1},  {"ab", 2, one, 1},
    };
    static const int32_t statuses[] = {
        HF_STATUS_NULL_POINTER,         HF_STATUS_NULL_POINTER,           HF_STATUS_INVALID_ARGUMENT,
        HF_STATUS_INVALID_ARGUMENT,     HF_STATUS_INVALID_ARGUMENT,       HF_STATUS_SELECTION_KEY_REJECTED,
        HF_STATUS_SELECTION_KEY_REJECTED, HF_STATUS_SELECTION_KEY_REJECTED,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) count = add(list, count, "a wrong block", &wrong[i], 0, statuses[i]);
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_ranges(struct bad *list, size_t count) {
    static const hf_row_range reversed = {1, 0}, past = {0, UINT32_MAX};
    count = add(list, count, "backwards", &reversed, 0, HF_STATUS_SELECTION_GESTURE_REJECTED);
    count = add(list, count, "past the end", &past, 0, HF_STATUS_SELECTION_GESTURE_REJECTED);
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_rules(struct bad *list, size_t count) {
    static const hf_selection_rule unknown = {0, NULL, 0}, newer = {99, NULL, 0}, empty = {HF_SELECTION_RULE_KIND_NAME, NULL, 0},
                                   broken = {HF_SELECTION_RULE_KIND_GROUP, "\xff", 1};
    count = add(list, count, "no kind", &unknown, 0, HF_STATUS_INVALID_ARGUMENT);
    count = add(list, count, "a kind of tomorrow", &newer, 0, HF_STATUS_INVALID_ARGUMENT);
    count = add(list, count, "no value", &empty, 0, HF_STATUS_SELECTION_RULE_REJECTED);
    count = add(list, count, "not UTF-8", &broken, 0, HF_STATUS_INVALID_UTF8);
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

static size_t bad_sized(struct bad *list, size_t count) {
    static uint64_t short_ones[3][2] = {{0}, {8}, {sizeof(hf_selection_options) - 1}};
    for (int i = 0; i < 3; i++) count = add(list, count, "a short struct", short_ones[i], 0, HF_STATUS_INVALID_ARGUMENT);
    return add(list, count, "misaligned", (char *)places.outputs[0] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
}

/* A password may be left out, but not alone: the source names its user. */
static int32_t status_if_null(const struct function *function, size_t at) {
    if (strcmp(function->parameters[at].name, "password") == 0) return HF_STATUS_VMWARE_FACTS_REJECTED;
    return may_be_null(function, at) ? HF_STATUS_OK : HF_STATUS_NULL_POINTER;
}

/* All the ways in which an argument can be wrong. */
static size_t bad_values(const struct function *function, size_t at, struct bad *list) {
    const struct parameter *parameter = &function->parameters[at];
    int32_t if_null = status_if_null(function, at);
    static char text[] = "not ours";
    switch (parameter->role) {
    case HANDLE:
    case OWNED_HANDLE: return bad_handles(parameter->type, list, add(list, 0, "null", NULL, 0, if_null));
    case HANDLES: return bad_array(parameter->type, list, add(list, 0, "null", NULL, 0, if_null));
    case COUNT:
        add(list, 0, "more than memory", NULL, SIZE_MAX, HF_STATUS_INVALID_ARGUMENT);
        return add(list, 1, "more than an array", NULL, PTRDIFF_MAX / 8 + 1, HF_STATUS_INVALID_ARGUMENT);
    case TEXT: return bad_text(parameter, list, add(list, 0, "null", NULL, 0, if_null));
    case LENGTH: {
        int32_t status = parameter[-1].role == BYTES ? HF_STATUS_INVALID_ARGUMENT : HF_STATUS_INVALID_UTF8;
        add(list, 0, "more than memory", NULL, SIZE_MAX, status);
        return add(list, 1, "more than an object", NULL, (uint64_t)PTRDIFF_MAX + 1, status);
    }
    case BYTES: return bad_bytes(list, add(list, 0, "null", NULL, 0, if_null));
    case PACKED: return bad_packed(list, add(list, 0, "null", NULL, 0, if_null));
    case RANGES: return bad_ranges(list, add(list, 0, "null", NULL, 0, if_null));
    case RULES: return bad_rules(list, add(list, 0, "null", NULL, 0, if_null));
    case SIZED:
    case OUT_SIZED: return bad_sized(list, add(list, 0, "null", NULL, 0, if_null));
    case OWNED_TEXT:
        add(list, 0, "null", NULL, 0, HF_STATUS_OK);
        add(list, 1, "a text of the host", text, 0, HF_STATUS_WRONG_HANDLE);
        return add(list, 2, "a handle", kind_of("hf_report")->open, 0, HF_STATUS_WRONG_HANDLE);
    case MOMENT: return bad_moment(list, add(list, 0, "null", NULL, 0, if_null));
    case MONITOR: return bad_monitor(list, add(list, 0, "null", NULL, 0, if_null));
    case NUMBER: {
        const struct number_row *row = number_row(parameter->name);
        return add(list, add(list, 0, "the least", NULL, row->low, row->status), "the most", NULL, row->high, row->status);
    }
    case ERROR: return add(list, 0, "misaligned", places.outputs[at] + 1, 0, HF_STATUS_OK);
    default:
        add(list, 0, "null", NULL, 0, if_null);
        return add(list, 1, "misaligned", places.outputs[at] + 1, 0, HF_STATUS_INVALID_ARGUMENT);
    }
}

/* --- calls and what must hold after them --- */

static void fail(const struct function *function, size_t at, const char *how, const char *what, int64_t got) {
    const char *name = at < function->parameter_count ? function->parameters[at].name : "";
    fprintf(stderr, "%s: %s %s: %s (%lld, %s)\n", function->name, name, how, what, (long long)got,
            hf_status_name((int32_t)got));
    exit(1);
}

static int is_free(const struct function *function) {
    return strcmp(function->name + strlen(function->name) - 5, "_free") == 0;
}

static int is_output(enum role role) {
    return role == OUT_HANDLE || role == OUT_TEXT || role == OUT_VALUE;
}

/* Gives back what the call put into the program's hands. */
static void release_outputs(const struct function *function, const struct value *arguments) {
    for (size_t at = 0; at < function->parameter_count; at++) {
        void *made;
        if (!is_output(function->parameters[at].role) || arguments[at].pointer == NULL) continue;
        memcpy(&made, arguments[at].pointer, sizeof made);
        if (function->parameters[at].role == OUT_HANDLE) {
            CHECK(free_handle(function->parameters[at].type, made) == HF_STATUS_OK);
        }
        if (function->parameters[at].role == OUT_TEXT) CHECK(hf_text_free(made) == HF_STATUS_OK);
    }
}

static void outputs_are_untouched(const struct function *function, size_t wrong, const char *how) {
    unsigned char before[16];
    memset(before, 0x5a, sizeof before);
    for (size_t at = 0; at < function->parameter_count; at++) {
        if (is_output(function->parameters[at].role) && memcmp(places.outputs[at], before, sizeof before) != 0) {
            fail(function, wrong, how, "an output was written", 0);
        }
        for (size_t i = 1; function->parameters[at].role == OUT_SIZED && i < sizeof places.filled / 8; i++) {
            if (memcmp(&places.filled[i], before, 8) != 0) fail(function, wrong, how, "a struct was filled", 0);
        }
    }
}

static hf_error *error_of(const struct function *function, const struct value *arguments) {
    hf_error *error = NULL;
    size_t last = function->parameter_count - 1;
    if (function->parameter_count && function->parameters[last].role == ERROR) {
        memcpy(&error, arguments[last].pointer, sizeof error);
    }
    return error;
}

/* What a call comes to when nothing is wrong with it, where that is no success: nobody listens where a host is asked
 * for its facts, a migration that only waits to be saved takes no answer, the vault is there and has a key of another
 * kind, nobody signed in, and a token that is none proves nobody. */
static const struct {
    const char *name;
    int32_t status;
} SOUND[] = {
    {"hf_m365_migration_answer", HF_STATUS_M365_ANSWER_REJECTED},
    {"hf_vmware_fetch", HF_STATUS_VMWARE_UNAVAILABLE},
    {"hf_vault_create", HF_STATUS_VAULT_INPUT_REJECTED},
    {"hf_vault_create_host", HF_STATUS_VAULT_INPUT_REJECTED},
    {"hf_vault_open_host", HF_STATUS_VAULT_KEY_REJECTED},
    {"hf_vault_export", HF_STATUS_VAULT_INPUT_REJECTED},
    {"hf_m365_session_keep", HF_STATUS_M365_TENANT_ABSENT},
    {"hf_m365_session_token", HF_STATUS_M365_TENANT_ABSENT},
    {"hf_m365_session_tenant", HF_STATUS_M365_ADMINISTRATOR_REQUIRED},
    {"hf_m365_sign_in_paste", HF_STATUS_M365_PASTE_REJECTED},
    {"hf_m365_sign_in_wait", HF_STATUS_M365_PASTE_REJECTED},
    {"hf_m365_identity", HF_STATUS_M365_IDENTITY_REJECTED},
};

static int32_t sound_status(const struct function *function) {
    for (size_t i = 0; i < sizeof SOUND / sizeof *SOUND; i++) {
        if (strcmp(SOUND[i].name, function->name) == 0) return SOUND[i].status;
    }
    return HF_STATUS_OK;
}

/* What a call with a wrong argument must leave behind. */
static void judge(const struct function *function, const struct value *arguments, size_t wrong, const struct bad *bad,
                  int64_t got, uint64_t held_before) {
    int has_error = function->parameters[function->parameter_count - 1].role == ERROR;
    hf_error *error = error_of(function, arguments);
    int32_t class = hf_status_class((int32_t)got);
    int32_t expected = bad->status == HF_STATUS_OK ? sound_status(function) : bad->status;
    if (expected >= 0 && got != expected) fail(function, wrong, bad->how, "another status than expected", got);
    if (class == HF_CLASS_INTERNAL) fail(function, wrong, bad->how, "a bug", got);
    if (got == HF_STATUS_OK) {
        if (has_error && error != NULL) fail(function, wrong, bad->how, "success with an error", got);
        release_outputs(function, arguments);
    } else {
        if (has_error && hf_error_code(error) != got) fail(function, wrong, bad->how, "the error says another", got);
        outputs_are_untouched(function, wrong, bad->how);
        CHECK(hf_error_free(error) == HF_STATUS_OK);
    }
    if (hf_held_count() != held_before) fail(function, wrong, bad->how, "something is held", got);
}

/* --- the tests --- */

static void misuse_argument(const struct function *function, size_t at) {
    struct bad list[MOST_BAD];
    struct value arguments[PARAMETERS];
    size_t count = bad_values(function, at, list), last = function->parameter_count - 1;
    for (size_t i = 0; i < count; i++) {
        sound_arguments(function, arguments);
        uint64_t held = hf_held_count();
        arguments[at] = list[i].value;
        int64_t got = function->call(arguments);
        if (function->result == STATUS) {
            judge(function, arguments, at, &list[i], got, held);
        } else if (function->result == RESULT_TEXT && got == 0) {
            fail(function, at, list[i].how, "no text", got);
        }
        if (function->parameters[last].role != ERROR || got == HF_STATUS_OK || at == last) continue;
        arguments[last].pointer = NULL;
        if (function->call(arguments) != got) fail(function, at, list[i].how, "another status without an error", got);
        if (hf_held_count() != held) fail(function, at, list[i].how, "something is held", got);
    }
}

/* Sound arguments succeed; with a set that another call holds they may also come to `otherwise`. */
static void call_soundly(const struct function *function, int32_t otherwise) {
    struct value arguments[PARAMETERS];
    sound_arguments(function, arguments);
    int64_t got = function->call(arguments);
    if (function->result != STATUS) return;
    hf_error *error = error_of(function, arguments);
    if (got == HF_STATUS_OK) release_outputs(function, arguments);
    else if (got != otherwise && got != sound_status(function)) fail(function, PARAMETERS, "sound", error ? hf_error_text(error) : "no error", got);
    CHECK(hf_error_free(error) == HF_STATUS_OK);
}

static void call_all(int32_t otherwise) {
    for (const struct function *function = FUNCTIONS; function->name; function++) {
        int about_an_error = strncmp(function->name, "hf_error_", 9) == 0;
        if (!is_free(function) && !about_an_error) call_soundly(function, otherwise);
        renew_handles();
    }
}

static void *call_all_here(void *unused) {
    call_all(HF_STATUS_OK);
    return unused;
}

static void every_function_works_from_another_thread(void) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, call_all_here, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

static int32_t call_all_inside(void *heard, const hf_event *event) {
    (void)event;
    if (++*(int *)heard == 1) call_all(HF_STATUS_SET_BUSY);
    return 0;
}

static void every_function_works_inside_a_callback(void) {
    int heard = 0;
    int64_t now = next_moment();
    hf_monitor monitor = {sizeof monitor, &heard, call_all_inside};
    hf_pdic_options *options = NULL;
    hf_pdic_outcome *outcome = NULL;
    OK(hf_pdic_options_new(&options, &error));
    OK(hf_pdic_options_set_threads(options, 1, &error));
    OK(hf_pdic_run(kind_of("hf_client")->open, kind_of("hf_destination")->open, SET, strlen(SET), &now, options, NULL,
                   NULL, &monitor, &outcome, &error));
    CHECK(heard > 0);
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK && hf_pdic_options_free(options) == HF_STATUS_OK);
}

static void every_wrong_argument_is_found_out(void) {
    for (const struct function *function = FUNCTIONS; function->name; function++) {
        for (size_t at = 0; at < function->parameter_count; at++) misuse_argument(function, at);
        renew_handles();
    }
}

static void everything_is_closed_once(void) {
    for (int i = 0; i < KINDS; i++) {
        CHECK(free_handle(kinds[i].type, kinds[i].open) == HF_STATUS_OK);
        CHECK(free_handle(kinds[i].type, kinds[i].open) == HF_STATUS_WRONG_HANDLE);
    }
    CHECK(hf_text_free(run_name) == HF_STATUS_OK);
    CHECK(hf_text_free(run_name) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_text_free(saved) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    root = argv[1];
    make_all();
    call_all(HF_STATUS_OK);
    every_wrong_argument_is_found_out();
    every_function_works_from_another_thread();
    every_function_works_inside_a_callback();
    everything_is_closed_once();
    NOTHING_HELD();
    puts("misuse: ok");
    return 0;
}
