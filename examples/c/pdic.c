/* pdic DESTINATION CLIENT SET [HASH]: plans a check, runs it, and says what it came to. A plan that is too much to
 * be believed is refused; once a person has looked at it, its HASH confirms it. */
#include "need.h"

static const char *words(int32_t verdict) {
    switch (verdict) {
    case HF_PDIC_VERDICT_SOUND: return "sound";
    case HF_PDIC_VERDICT_REPAIRED: return "repaired";
    case HF_PDIC_VERDICT_PLANNED: return "planned";
    case HF_PDIC_VERDICT_REFUSED: return "refused: look at the plan, then confirm it by its hash";
    case HF_PDIC_VERDICT_NOT_CHECKED: return "not checked";
    case HF_PDIC_VERDICT_CANCELLED: return "cancelled";
    default: return "a verdict of a later version; nothing is concluded from it";
    }
}

static void show(const char *what, const hf_pdic_outcome *outcome) {
    int32_t verdict = 0, status = 0;
    uint64_t removed = 0;
    char *hash = NULL, *run = NULL;
    NEED(hf_pdic_outcome_verdict(outcome, &verdict, &error));
    NEED(hf_pdic_outcome_not_checked_status(outcome, &status, &error));
    NEED(hf_pdic_outcome_removed_entry_count(outcome, &removed, &error));
    NEED(hf_pdic_outcome_plan_hash(outcome, &hash, &error));
    NEED(hf_pdic_outcome_run(outcome, &run, &error));
    printf("%s: %s (%s), %llu entries removed\n", what, words(verdict), hf_status_name(status),
           (unsigned long long)removed);
    printf("hash %s\nrun %s\n", hash ? hash : "none", run);
    hf_text_free(run);
    hf_text_free(hash);
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_pdic_options *options = NULL;
    hf_pdic_outcome *plan = NULL, *outcome = NULL;
    need_version();
    if (argc < 4) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    NEED(hf_pdic_options_new(&options, &error));
    NEED(hf_pdic_options_set_mode(options, TEXT("existence+size"), &error));
    if (argc > 4) NEED(hf_pdic_options_set_confirm(options, TEXT(argv[4]), &error));

    NEED(hf_pdic_plan(client, destination, TEXT(argv[3]), NULL, options, NULL, NULL, NULL, &plan, &error));
    show("plan", plan);
    NEED(hf_pdic_run(client, destination, TEXT(argv[3]), NULL, options, NULL, NULL, NULL, &outcome, &error));
    show("done", outcome);

    hf_pdic_outcome_free(outcome);
    hf_pdic_outcome_free(plan);
    hf_pdic_options_free(options);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
