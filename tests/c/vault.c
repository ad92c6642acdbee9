/* The vault: made, opened, listed, given another key, carried over in a bundle; by a key file, a passphrase, and a key
 * service of the host's own. */
#include "check.h"

#include <stdint.h>
#include <sys/stat.h>

#define TEXT(text) (text), strlen(text)

static char file[4096], other[4096], bundle[4096], key[4200];

static const char *in(char *path, const char *root, const char *name) {
    snprintf(path, 4096, "%s/%s", root, name);
    return path;
}

static void has_no_entry(const hf_vault *vault) {
    char *json = NULL;
    OK(hf_vault_entries(vault, &json, &error));
    CHECK(strcmp(json, "{\"schema\":1,\"entries\":[]}") == 0);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

/* The call failed with that status, and its words do not hold `secret`. */
#define FAILS_SILENTLY(expected, call, secret)                   \
    do {                                                         \
        hf_error *error = NULL;                                  \
        CHECK((call) == (expected));                             \
        CHECK(strstr(hf_error_text(error), (secret)) == NULL);   \
        CHECK(hf_error_free(error) == HF_STATUS_OK);             \
    } while (0)

static void a_vault_is_made_once_and_opened_by_its_key(void) {
    hf_vault *vault = NULL, *again = NULL;
    struct stat found;
    FAILS(HF_STATUS_VAULT_ABSENT, hf_vault_open(TEXT(file), TEXT(key), &vault, &error));
    OK(hf_vault_create(TEXT(file), TEXT(key), &vault, &error));
    CHECK(stat(file, &found) == 0 && (found.st_mode & 077) == 0);
    FAILS(HF_STATUS_VAULT_INPUT_REJECTED, hf_vault_create(TEXT(file), TEXT(key), &again, &error));
    OK(hf_vault_open(TEXT(file), TEXT(key), &again, &error));
    has_no_entry(vault);
    has_no_entry(again);
    CHECK(hf_vault_free(vault) == HF_STATUS_OK && hf_vault_free(again) == HF_STATUS_OK);
    CHECK(hf_vault_free(again) == HF_STATUS_WRONG_HANDLE && hf_vault_free(NULL) == HF_STATUS_OK);
}

static void a_key_that_cannot_be_is_refused_without_its_words(void) {
    hf_vault *vault = NULL;
    FAILS_SILENTLY(HF_STATUS_VAULT_KEY_REJECTED,
                   hf_vault_open(TEXT(file), TEXT("{\"passphrase\":\"hunter2\"}"), &vault, &error), "hunter2");
    FAILS_SILENTLY(HF_STATUS_VAULT_KEY_REJECTED,
                   hf_vault_open(TEXT(file), TEXT("{\"passphrase\":\"hunter2\",}"), &vault, &error), "hunter2");
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open(TEXT(file), TEXT("{}"), &vault, &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_vault_open("a\0b", 3, TEXT(key), &vault, &error));
    CHECK(vault == NULL);
}

/* What a bundle brings over is tested where there are secrets, in m365_live.c. */
static void a_bundle_of_the_same_brings_over_nothing(void) {
    hf_vault *vault = NULL, *opened = NULL;
    uint64_t count = 7;
    OK(hf_vault_open(TEXT(file), TEXT(key), &vault, &error));
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_export(vault, TEXT(bundle), TEXT("short"), &error));
    OK(hf_vault_export(vault, TEXT(bundle), TEXT("correct horse"), &error));
    FAILS(HF_STATUS_VAULT_INPUT_REJECTED, hf_vault_export(vault, TEXT(bundle), TEXT("correct horse"), &error));
    OK(hf_vault_open(TEXT(bundle), TEXT("{\"passphrase\":\"correct horse\"}"), &opened, &error));
    OK(hf_vault_import(vault, opened, &count, &error));
    CHECK(count == 0);
    CHECK(hf_vault_free(vault) == HF_STATUS_OK && hf_vault_free(opened) == HF_STATUS_OK);
}

/* --- a key service of the host's own --- */

struct service {
    int asked;
    int refuses;
    size_t tells;
};

/* No cipher: what comes back is what was handed in, each bit the other way. */
static int32_t turn(void *user_data, hf_key_question *question) {
    static const char refusal[] = "the module is locked";
    struct service *service = user_data;
    service->asked++;
    CHECK(question->struct_size == sizeof *question && question->bytes_length <= question->answer_capacity);
    if (service->refuses) {
        memcpy(question->answer, refusal, sizeof refusal - 1);
        question->answer_length = sizeof refusal - 1;
        return 1;
    }
    for (size_t i = 0; i < question->bytes_length; i++) question->answer[i] = (uint8_t)~question->bytes[i];
    question->answer_length = service->tells ? service->tells : question->bytes_length;
    return 0;
}

static int32_t forgets(void *user_data, hf_key_question *question) {
    CHECK(user_data != NULL && question->answer_length == 0);
    return 0;
}

static void a_host_wraps_the_key_itself(void) {
    struct service state = {0, 0, 0};
    hf_key_service service = {sizeof service, &state, turn, turn};
    hf_vault *vault = NULL;
    hf_error *error = NULL;
    OK(hf_vault_create_host(TEXT(other), &service, &vault, &error));
    CHECK(hf_vault_free(vault) == HF_STATUS_OK);
    OK(hf_vault_open_host(TEXT(other), &service, &vault, &error));
    has_no_entry(vault);
    /* It wraps, is asked to give the key back at once, and again on opening. */
    CHECK(state.asked == 3);
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open(TEXT(other), TEXT(key), &vault, &error));
    state.refuses = 1;
    CHECK(hf_vault_open_host(TEXT(other), &service, &vault, &error) == HF_STATUS_VAULT_KEY_REJECTED);
    CHECK(strstr(hf_error_text(error), "the module is locked") != NULL);
    CHECK(hf_error_free(error) == HF_STATUS_OK);
    state.refuses = 0, state.tells = 60001;
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open_host(TEXT(other), &service, &vault, &error));
    state.tells = 31;
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open_host(TEXT(other), &service, &vault, &error));
    service.unwrap = NULL;
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open_host(TEXT(other), &service, &vault, &error));
    service.struct_size = 8;
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_vault_open_host(TEXT(other), &service, &vault, &error));
    CHECK(hf_vault_free(vault) == HF_STATUS_OK);
}

static void a_vault_gets_another_key(void) {
    struct service state = {0, 0, 0};
    hf_key_service service = {sizeof service, &state, turn, turn};
    hf_vault *vault = NULL, *again = NULL;
    OK(hf_vault_open(TEXT(file), TEXT(key), &vault, &error));
    /* A service that gives back too little, or a host that forgot to say how much. */
    state.tells = 31;
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_rekey_host(vault, &service, &error));
    service.wrap = forgets;
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_rekey_host(vault, &service, &error));
    service.wrap = turn, state.tells = 0;
    OK(hf_vault_rekey_host(vault, &service, &error));
    FAILS(HF_STATUS_VAULT_KEY_REJECTED, hf_vault_open(TEXT(file), TEXT(key), &again, &error));
    OK(hf_vault_open_host(TEXT(file), &service, &again, &error));
    OK(hf_vault_rekey(again, TEXT(key), &error));
    CHECK(hf_vault_free(again) == HF_STATUS_OK);
    OK(hf_vault_open(TEXT(file), TEXT(key), &again, &error));
    has_no_entry(vault);
    CHECK(hf_vault_free(vault) == HF_STATUS_OK && hf_vault_free(again) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    in(file, argv[1], "vault"), in(other, argv[1], "other"), in(bundle, argv[1], "bundle");
    snprintf(key, sizeof key, "{\"key_file\":\"%s/vault.key\"}", argv[1]);
    a_vault_is_made_once_and_opened_by_its_key();
    a_key_that_cannot_be_is_refused_without_its_words();
    a_bundle_of_the_same_brings_over_nothing();
    a_host_wraps_the_key_itself();
    a_vault_gets_another_key();
    NOTHING_HELD();
    puts("vault: ok");
    return 0;
}
