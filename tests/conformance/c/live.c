/* The steps about vaults, and about signing in to Microsoft 365, as far as they go without a server. */
#include "call.h"
#include "match.h"

#include <stdlib.h>
#include <string.h>

#define IN(text) (text).bytes, (text).length

/* --- permissions and identities --- */

static void step_permissions(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    json_t *owner;
    struct text request = json_text(call, "request", &owner);
    if (!call->outcome.broken) {
        hf_status status = hf_m365_permissions(IN(request), &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    json_decref(owner);
}

static void step_identity(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    json_t *owner;
    int64_t now;
    struct text request = json_text(call, "request", &owner);
    const int64_t *now_utc_ms = moment(call, "now_utc_ms", &now);
    if (!call->outcome.broken) {
        hf_status status = hf_m365_identity(IN(request), now_utc_ms, &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    json_decref(owner);
}

/* --- signing in --- */

/* The case's vault, made by the first step that needs it. */
static hf_vault *world_vault(struct call *call) {
    hf_error *error = NULL;
    hf_vault *vault = NULL;
    char *file = text_of("%s/vault", call->world->path), *key = text_of("{\"key_file\":\"%s/vault.key\"}", call->world->path);
    hf_status status = hf_vault_open(file, strlen(file), key, strlen(key), &vault, &error);
    if (status == HF_STATUS_VAULT_ABSENT) {
        hf_error_free(error);
        status = (error = NULL, hf_vault_create(file, strlen(file), key, strlen(key), &vault, &error));
    }
    (void)good(call, status, error);
    free(file);
    free(key);
    return vault;
}

/* The parameters of an address that are not random; `*state` is for free(). */
static json_t *parameters(const char *query, char **state) {
    static const char *const RANDOM[] = {"state=", "nonce=", "code_challenge="};
    json_t *all = json_array();
    while (1) {
        size_t length = strcspn(query, "&");
        int random = 0;
        for (int i = 0; i < 3; i++) random |= strncmp(query, RANDOM[i], strlen(RANDOM[i])) == 0;
        if (!random) json_array_append_new(all, json_stringn(query, length));
        if (strncmp(query, "state=", 6) == 0) *state = text_of("%.*s", (int)length - 6, query + 6);
        if (query[length] == 0) return all;
        query += length + 1;
    }
}

/* The page's JSON with its address taken apart. */
static json_t *page(struct call *call, const hf_m365_sign_in *sign_in, char **state) {
    hf_error *error = NULL;
    char *json = NULL;
    hf_status status = hf_m365_sign_in_page(sign_in, &json, &error);
    json_t *answer = read_json(call, status, json, error);
    const char *address = json_string_value(json_object_get(answer, "address"));
    if (address == NULL) return answer;
    size_t length = strcspn(address, "?");
    json_object_set_new(answer, "parameters", parameters(address[length] ? address + length + 1 : "", state));
    json_object_set_new(answer, "address", json_stringn(address, length));
    return answer;
}

static void paste(struct call *call, hf_m365_sign_in *sign_in, const char *wanted, const char *state, const int64_t *now_utc_ms) {
    static const char hole[] = "{state}";
    hf_error *error = NULL;
    char *who = NULL;
    const char *at = strstr(wanted, hole);
    char *pasted = at ? text_of("%.*s%s%s", (int)(at - wanted), wanted, state, at + strlen(hole)) : text_of("%s", wanted);
    hf_status status = hf_m365_sign_in_paste(sign_in, pasted, strlen(pasted), now_utc_ms, NULL, &who, &error);
    json_decref(read_text(call, status, who, error));
    free(pasted);
}

static void paste_all(struct call *call, hf_m365_sign_in *sign_in, const char *state, const int64_t *now_utc_ms) {
    const json_t *all = json_object_get(call->with, "paste"), *one;
    size_t at;
    json_array_foreach(all, at, one) {
        if (!json_is_string(one)) call->outcome.broken = text_of("paste holds what is no text");
        if (call->outcome.broken || call->outcome.error) return;
        paste(call, sign_in, json_string_value(one), state, now_utc_ms);
    }
}

static void step_sign_in(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    json_t *service_owner, *request_owner;
    int64_t now;
    char *state = NULL;
    hf_m365_session *session = NULL;
    hf_m365_sign_in *sign_in = NULL;
    struct text service = json_text(call, "service", &service_owner), request = json_text(call, "request", &request_owner);
    const int64_t *now_utc_ms = moment(call, "now_utc_ms", &now);
    hf_vault *vault = call->outcome.broken ? NULL : world_vault(call);
    if (vault && GOOD(call, hf_m365_session_open(vault, IN(service), now_utc_ms, &session, &error)) &&
        GOOD(call, hf_m365_sign_in_begin(session, IN(request), now_utc_ms, NULL, &sign_in, &error))) {
        call->outcome.answer = page(call, sign_in, &state);
        paste_all(call, sign_in, state ? state : "", now_utc_ms);
    }
    free(state);
    hf_m365_sign_in_free(sign_in);
    hf_m365_session_free(session);
    hf_vault_free(vault);
    json_decref(service_owner);
    json_decref(request_owner);
}

/* --- vaults --- */

/* The vault that the inputs name, by a call that opens or makes it. */
static hf_vault *come_by(struct call *call, hf_status (*function)(const char *, size_t, const char *, size_t, hf_vault **, hf_error **)) {
    hf_error *error = NULL;
    hf_status status;
    hf_vault *vault = NULL;
    json_t *owner;
    struct text file = text(call, "file"), key = json_text(call, "key", &owner);
    if (!call->outcome.broken) (void)GOOD(call, function(IN(file), IN(key), &vault, &error));
    json_decref(owner);
    return vault;
}

/* Answers with the entries of a vault, and closes it. */
static void entries(struct call *call, hf_vault *vault) {
    hf_error *error = NULL;
    char *json = NULL;
    if (vault && !call->outcome.error) {
        hf_status status = hf_vault_entries(vault, &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    hf_vault_free(vault);
}

static void step_create(struct call *call) {
    entries(call, come_by(call, hf_vault_create));
}

static void step_open(struct call *call) {
    entries(call, come_by(call, hf_vault_open));
}

static void step_rekey(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    json_t *owner;
    struct text key = json_text(call, "new_key", &owner);
    hf_vault *vault = come_by(call, hf_vault_open);
    if (vault) (void)GOOD(call, hf_vault_rekey(vault, IN(key), &error));
    entries(call, vault);
    json_decref(owner);
}

static void step_export(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    struct text to = text(call, "to"), passphrase = text(call, "passphrase");
    hf_vault *vault = come_by(call, hf_vault_open);
    if (vault && GOOD(call, hf_vault_export(vault, IN(to), IN(passphrase), &error))) call->outcome.answer = json_object();
    hf_vault_free(vault);
}

static void step_import(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_vault *bundle = NULL;
    uint64_t count = 0;
    struct text from = text(call, "from");
    json_t *named = json_pack("{s:O}", "passphrase", json_object_get(call->with, "passphrase"));
    char *key = json_dumps(named, JSON_COMPACT);
    hf_vault *vault = come_by(call, hf_vault_open);
    if (vault && GOOD(call, hf_vault_open(IN(from), key, strlen(key), &bundle, &error)) &&
        GOOD(call, hf_vault_import(vault, bundle, &count, &error))) {
        call->outcome.answer = json_pack("{s:I}", "imported", (json_int_t)count);
    }
    free(key);
    json_decref(named);
    hf_vault_free(bundle);
    hf_vault_free(vault);
}

const struct named_step LIVE_STEPS[] = {
    {"m365.permissions", " request ", step_permissions},
    {"m365.identity", " request now_utc_ms ", step_identity},
    {"m365.sign_in", " service request paste now_utc_ms ", step_sign_in},
    {"vault.create", " file key ", step_create},
    {"vault.open", " file key ", step_open},
    {"vault.rekey", " file key new_key ", step_rekey},
    {"vault.export", " file key to passphrase ", step_export},
    {"vault.import", " file key from passphrase ", step_import},
    {NULL, NULL, NULL},
};
