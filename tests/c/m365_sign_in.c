/* Microsoft 365 without a server: sessions, sign-ins up to what a person has to do and what is refused of it, tenants
 * that are not there, permissions, and what proves nobody. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#define TEXT(text) (text), strlen(text)
#define TENANT "72f988bf-0000-4111-8222-2d7cd011db47"
#define CLIENT "11111111-2222-3333-4444-555555555555"
#define SERVICE "{\"client_id\":\"" CLIENT "\",\"tenant\":\"" TENANT "\"}"

/* 2026-11-22, 07:00 UTC. */
static const int64_t NOW_UTC_MS = INT64_C(1795330800000);

static hf_vault *vault;
static hf_m365_session *session;

static void is(char *text, const char *wanted) {
    if (strcmp(text, wanted) != 0) fprintf(stderr, "%s\nis not %s\n", text, wanted);
    CHECK(strcmp(text, wanted) == 0);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
}

static void holds(char *text, const char *words) {
    if (strstr(text, words) == NULL) fprintf(stderr, "no %s in %s\n", words, text);
    CHECK(strstr(text, words) != NULL);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
}

static void open_all(const char *root) {
    char file[4096], key[4200];
    snprintf(file, sizeof file, "%s/vault", root);
    snprintf(key, sizeof key, "{\"key_file\":\"%s/vault.key\"}", root);
    OK(hf_vault_create(TEXT(file), TEXT(key), &vault, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_session_open(vault, TEXT("{}"), NULL, &session, &error));
    OK(hf_m365_session_open(vault, TEXT(SERVICE), &NOW_UTC_MS, &session, &error));
    /* The session keeps it open. */
    CHECK(hf_vault_free(vault) == HF_STATUS_OK);
}

static void nothing_is_kept_yet(void) {
    char *json = NULL;
    int32_t dropped = -1;
    int64_t expires_utc_ms = -1;
    OK(hf_m365_session_accounts(session, &json, &error));
    is(json, "{\"schema\":1,\"accounts\":[]}");
    OK(hf_m365_session_tenants(session, &json, &error));
    is(json, "{\"schema\":1,\"tenants\":[]}");
    OK(hf_m365_session_sign_out(session, TEXT("a@b.example"), NULL, 0, NULL, &dropped, &error));
    CHECK(dropped == 0);
    json = NULL;
    FAILS(HF_STATUS_M365_TENANT_ABSENT,
          hf_m365_session_token(session, TEXT("{\"tenant\":\"" TENANT "\"}"), NULL, NULL, &json, &expires_utc_ms, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED,
          hf_m365_session_token(session, TEXT("{}"), NULL, NULL, &json, &expires_utc_ms, &error));
    CHECK(json == NULL && expires_utc_ms == -1);
}

static void a_tenant_that_is_not_there_is_told_so(void) {
    char *json = NULL;
    OK(hf_m365_session_tenant(session, HF_M365_TENANT_WAY_STATUS, TEXT("{\"offline\":true}"), NULL, &NOW_UTC_MS, NULL,
                              NULL, &json, &error));
    holds(json, "\"state\":\"not_set_up\"");
    FAILS(HF_STATUS_M365_TENANT_ABSENT,
          hf_m365_session_tenant(session, HF_M365_TENANT_WAY_ROTATE, TEXT("{}"), NULL, NULL, NULL, NULL, &json, &error));
    FAILS(HF_STATUS_M365_ADMINISTRATOR_REQUIRED,
          hf_m365_session_tenant(session, HF_M365_TENANT_WAY_SETUP, TEXT("{\"workloads\":[\"mail\"]}"), NULL, NULL, NULL,
                                 NULL, &json, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED,
          hf_m365_session_tenant(session, HF_M365_TENANT_WAY_STATUS, TEXT("{\"force\":true}"), NULL, NULL, NULL, NULL,
                                 &json, &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT,
          hf_m365_session_tenant(session, 6, TEXT("{}"), NULL, NULL, NULL, NULL, &json, &error));
}

/* The value of a parameter of an address, as it stands there. */
static void parameter(const char *address, const char *name, char *value, size_t room) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s=", name);
    const char *at = strstr(address, wanted);
    CHECK(at != NULL);
    at += strlen(wanted);
    size_t length = strcspn(at, "&\"");
    CHECK(length < room);
    memcpy(value, at, length);
    value[length] = 0;
}

static void a_browser_is_sent_to_microsoft(hf_m365_sign_in *sign_in, char *state, size_t room) {
    char *json = NULL, challenge[128];
    OK(hf_m365_sign_in_page(sign_in, &json, &error));
    CHECK(strstr(json, "\"address\":\"https://login.microsoftonline.com/" TENANT "/oauth2/v2.0/authorize?") != NULL);
    CHECK(strstr(json, "client_id=" CLIENT) != NULL && strstr(json, "\"pastes\":true") != NULL);
    CHECK(strstr(json, "code_challenge_method=S256") != NULL);
    parameter(json, "code_challenge", challenge, sizeof challenge);
    CHECK(strlen(challenge) == 43);
    parameter(json, "state", state, room);
    CHECK(strlen(state) >= 16);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

static void what_is_pasted_has_to_be_of_this_sign_in(void) {
    hf_m365_sign_in *sign_in = NULL;
    char *json = NULL, state[128], before[128], pasted[256];
    FAILS(HF_STATUS_M365_FACTS_REJECTED,
          hf_m365_sign_in_begin(session, TEXT("{\"way\":\"pigeon\"}"), NULL, NULL, &sign_in, &error));
    OK(hf_m365_sign_in_begin(session, TEXT("{\"way\":\"paste\"}"), &NOW_UTC_MS, NULL, &sign_in, &error));
    a_browser_is_sent_to_microsoft(sign_in, before, sizeof before);
    OK(hf_m365_sign_in_again(sign_in, NULL, 0, &NOW_UTC_MS, NULL, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_sign_in_again(sign_in, TEXT("pigeon"), NULL, NULL, &error));
    a_browser_is_sent_to_microsoft(sign_in, state, sizeof state);
    CHECK(strcmp(before, state) != 0);

    FAILS(HF_STATUS_M365_PASTE_REJECTED, hf_m365_sign_in_wait(sign_in, NULL, NULL, &json, &error));
    FAILS(HF_STATUS_M365_PASTE_REJECTED, hf_m365_sign_in_paste(sign_in, TEXT(""), NULL, NULL, &json, &error));
    FAILS(HF_STATUS_M365_PASTE_REJECTED, hf_m365_sign_in_paste(sign_in, TEXT("two words"), NULL, NULL, &json, &error));
    snprintf(pasted, sizeof pasted, "http://localhost/?code=c&state=%s", before);
    FAILS(HF_STATUS_M365_PASTE_REJECTED, hf_m365_sign_in_paste(sign_in, TEXT(pasted), NULL, NULL, &json, &error));
    OK(hf_m365_sign_in_migration_answer(sign_in, &json, &error));
    CHECK(json == NULL);

    snprintf(pasted, sizeof pasted, "http://localhost/?error=access_denied&state=%s", state);
    FAILS(HF_STATUS_M365_DENIED, hf_m365_sign_in_paste(sign_in, TEXT(pasted), NULL, NULL, &json, &error));
    OK(hf_m365_sign_in_migration_answer(sign_in, &json, &error));
    holds(json, "\"answer\":\"failed\"");
    OK(hf_m365_sign_in_signed_in(sign_in, &json, &error));
    CHECK(json == NULL);
    FAILS(HF_STATUS_M365_TENANT_ABSENT, hf_m365_session_keep(session, sign_in, NULL, NULL, &json, &error));
    OK(hf_m365_sign_in_forget(sign_in, &error));
    FAILS(HF_STATUS_M365_PASTE_REJECTED, hf_m365_sign_in_paste(sign_in, TEXT("c"), NULL, NULL, &json, &error));
    CHECK(hf_m365_sign_in_free(sign_in) == HF_STATUS_OK && hf_m365_sign_in_free(NULL) == HF_STATUS_OK);
}

static void *cancels_in_a_while(void *cancel) {
    struct timespec a_while = {0, 200 * 1000 * 1000};
    CHECK(nanosleep(&a_while, NULL) == 0);
    OK(hf_cancel_cancel(cancel, &error));
    return NULL;
}

/* Nobody comes to the listener; whoever waits is stopped. */
static void a_wait_is_cancelled(void) {
    hf_m365_sign_in *sign_in = NULL;
    hf_cancel *cancel = NULL;
    char *json = NULL;
    OK(hf_cancel_new(&cancel, &error));
    OK(hf_m365_sign_in_begin(session, TEXT("{\"way\":\"loopback\"}"), &NOW_UTC_MS, cancel, &sign_in, &error));
    OK(hf_m365_sign_in_page(sign_in, &json, &error));
    holds(json, "\"pastes\":false");
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancels_in_a_while, cancel) == 0);
    FAILS(HF_STATUS_CANCELLED, hf_m365_sign_in_wait(sign_in, NULL, cancel, &json, &error));
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(hf_m365_sign_in_free(sign_in) == HF_STATUS_OK && hf_cancel_free(cancel) == HF_STATUS_OK);
}

static void permissions_are_the_least(void) {
    char *json = NULL;
    OK(hf_m365_permissions(TEXT("{\"workloads\":[\"mail\"],\"granted\":[\"Calendars.Read\"]}"), &json, &error));
    CHECK(strstr(json, "\"permission\":\"Mail.Read\"") != NULL);
    CHECK(strstr(json, "\"surplus\":[{\"resource\":\"Microsoft Graph\"") != NULL);
    holds(json, "administrator has to consent");
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_permissions(TEXT("{\"workloads\":[]}"), &json, &error));
}

static void nobody_is_believed_who_proves_nothing(void) {
    char *json = NULL;
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_identity(TEXT("{}"), NULL, &json, &error));
    FAILS(HF_STATUS_M365_IDENTITY_REJECTED,
          hf_m365_identity(TEXT("{\"token\":\"eyJhbGciOiJub25lIn0.e30.\",\"keys\":{\"keys\":[]},\"issuer\":\"i\","
                                "\"audience\":\"a\"}"),
                           &NOW_UTC_MS, &json, &error));
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    open_all(argv[1]);
    nothing_is_kept_yet();
    a_tenant_that_is_not_there_is_told_so();
    what_is_pasted_has_to_be_of_this_sign_in();
    a_wait_is_cancelled();
    permissions_are_the_least();
    nobody_is_believed_who_proves_nothing();
    CHECK(hf_m365_session_free(session) == HF_STATUS_OK && hf_m365_session_free(NULL) == HF_STATUS_OK);
    NOTHING_HELD();
    puts("m365_sign_in: ok");
    return 0;
}
