/* The groundwork of the ABI: versions, statuses, errors, cancel handles, and every misuse of them. */
#include "check.h"

#include <pthread.h>
#include <stdint.h>

_Static_assert(sizeof(hf_status) == 4, "a status is an int32_t");
_Static_assert(offsetof(hf_monitor, struct_size) == 0, "sizes come first");
_Static_assert(offsetof(hf_event, struct_size) == 0, "sizes come first");
_Static_assert(sizeof(hf_monitor) == 24 && offsetof(hf_monitor, on_event) == 16, "layout of hf_monitor");
_Static_assert(sizeof(hf_event) == 96 && offsetof(hf_event, reserved) == 92, "layout of hf_event");

static void versions_agree_with_the_header(void) {
    char composed[64];
    snprintf(composed, sizeof composed, "%d.%d.%d", HF_VERSION_MAJOR, HF_VERSION_MINOR, HF_VERSION_PATCH);
    CHECK(strncmp(HF_VERSION, composed, strlen(composed)) == 0);
    CHECK(strcmp(hf_version(), HF_VERSION) == 0);
    CHECK(hf_abi_version() == HF_ABI_VERSION);
    CHECK(HF_VERSION_NUMBER == HF_VERSION_MAJOR * 1000000 + HF_VERSION_MINOR * 1000 + HF_VERSION_PATCH);
}

static void a_status_has_name_text_and_class(void) {
    CHECK(strcmp(hf_status_name(HF_STATUS_OK), "Ok") == 0);
    CHECK(strcmp(hf_status_name(HF_STATUS_SET_BUSY), "SetBusy") == 0);
    CHECK(strstr(hf_status_text(HF_STATUS_SET_BUSY), "Somebody else works") != NULL);
    CHECK(hf_status_class(HF_STATUS_SET_BUSY) == HF_CLASS_UNAVAILABLE);
    CHECK(hf_status_class(HF_STATUS_OK) == HF_CLASS_OK);
}

static void a_status_of_tomorrow_still_has_a_class(void) {
    CHECK(strcmp(hf_status_name(6999), "Unknown") == 0);
    CHECK(strlen(hf_status_text(6999)) > 0);
    CHECK(hf_status_class(6999) == HF_CLASS_CORRUPT);
    CHECK(hf_status_class(-1) == HF_CLASS_INTERNAL);
    CHECK(hf_status_class(INT32_MIN) == HF_CLASS_INTERNAL);
}

static void free_of_null_does_nothing(void) {
    CHECK(hf_error_free(NULL) == HF_STATUS_OK);
    CHECK(hf_cancel_free(NULL) == HF_STATUS_OK);
    CHECK(hf_text_free(NULL) == HF_STATUS_OK);
}

static void a_cancel_stays_cancelled(void) {
    hf_cancel *cancel = NULL;
    int32_t asked = -1;
    OK(hf_cancel_new(&cancel, &error));
    OK(hf_cancel_is_cancelled(cancel, &asked, &error));
    CHECK(asked == 0);
    OK(hf_cancel_cancel(cancel, &error));
    OK(hf_cancel_cancel(cancel, &error));
    OK(hf_cancel_is_cancelled(cancel, &asked, &error));
    CHECK(asked == 1);
    CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
}

static void a_null_is_said_so_and_nothing_is_written(void) {
    int32_t asked = -1;
    FAILS(HF_STATUS_NULL_POINTER, hf_cancel_new(NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_cancel_cancel(NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_cancel_is_cancelled(NULL, &asked, &error));
    CHECK(asked == -1);
}

static void the_error_place_may_be_null(void) {
    hf_cancel *cancel = NULL;
    CHECK(hf_cancel_new(NULL, NULL) == HF_STATUS_NULL_POINTER);
    CHECK(hf_cancel_new(&cancel, NULL) == HF_STATUS_OK);
    CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
}

static void a_closed_handle_is_found_out(void) {
    hf_cancel *closed = NULL, *later = NULL;
    int32_t asked = -1;
    OK(hf_cancel_new(&closed, &error));
    CHECK(hf_cancel_free(closed) == HF_STATUS_OK);
    OK(hf_cancel_new(&later, &error));
    CHECK(hf_cancel_free(closed) == HF_STATUS_WRONG_HANDLE);
    FAILS(HF_STATUS_WRONG_HANDLE, hf_cancel_cancel(closed, &error));
    FAILS(HF_STATUS_WRONG_HANDLE, hf_cancel_is_cancelled(closed, &asked, &error));
    CHECK(asked == -1);
    OK(hf_cancel_is_cancelled(later, &asked, &error));
    CHECK(asked == 0);
    CHECK(hf_cancel_free(later) == HF_STATUS_OK);
}

static void a_handle_of_another_kind_is_found_out(void) {
    hf_cancel *cancel = NULL;
    char text[] = "not ours";
    OK(hf_cancel_new(&cancel, &error));
    CHECK(hf_error_code((hf_error *)cancel) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_error_free((hf_error *)cancel) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_text_free((char *)cancel) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_text_free(text) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_cancel_free((hf_cancel *)&cancel) == HF_STATUS_WRONG_HANDLE);
    FAILS(HF_STATUS_WRONG_HANDLE, hf_cancel_cancel((hf_cancel *)text, &error));
    FAILS(HF_STATUS_WRONG_HANDLE, hf_cancel_cancel((hf_cancel *)UINTPTR_MAX, &error));
    CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
}

static void an_error_that_is_none_says_so(void) {
    hf_error *freed = NULL;
    CHECK(hf_error_code(NULL) == HF_STATUS_NULL_POINTER);
    CHECK(hf_error_class(NULL) == HF_CLASS_MISUSE);
    CHECK(strcmp(hf_error_name(NULL), "NullPointer") == 0);
    CHECK(strlen(hf_error_text(NULL)) > 0);
    CHECK(hf_error_retry_after_ms(NULL) == 0);
    CHECK(hf_cancel_new(NULL, &freed) == HF_STATUS_NULL_POINTER);
    CHECK(hf_error_retry_after_ms(freed) == 0);
    CHECK(hf_error_free(freed) == HF_STATUS_OK);
    CHECK(hf_error_free(freed) == HF_STATUS_WRONG_HANDLE);
    CHECK(hf_error_code(freed) == HF_STATUS_WRONG_HANDLE);
    CHECK(strlen(hf_error_text(freed)) > 0);
}

static void *cancel_until_closed(void *handle) {
    hf_status status = HF_STATUS_OK;
    while (status == HF_STATUS_OK) {
        status = hf_cancel_cancel(handle, NULL);
    }
    CHECK(status == HF_STATUS_WRONG_HANDLE);
    return NULL;
}

static void freeing_what_other_threads_use_is_safe(void) {
    for (int round = 0; round < 20; round++) {
        hf_cancel *cancel = NULL;
        pthread_t threads[3];
        int32_t asked = 0;
        OK(hf_cancel_new(&cancel, &error));
        for (int i = 0; i < 3; i++) {
            CHECK(pthread_create(&threads[i], NULL, cancel_until_closed, cancel) == 0);
        }
        while (!asked) {
            OK(hf_cancel_is_cancelled(cancel, &asked, &error));
        }
        CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
        for (int i = 0; i < 3; i++) {
            CHECK(pthread_join(threads[i], NULL) == 0);
        }
    }
}

static void what_is_held_is_counted(void) {
    hf_cancel *cancel = NULL;
    hf_error *error = NULL;
    CHECK(hf_held_count() == 0);
    CHECK(hf_cancel_new(&cancel, NULL) == HF_STATUS_OK);
    CHECK(hf_cancel_new(NULL, &error) == HF_STATUS_NULL_POINTER);
    CHECK(hf_held_count() == 2);
    CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
    CHECK(hf_error_free(error) == HF_STATUS_OK);
    CHECK(hf_held_count() == 0);
}

int main(void) {
    versions_agree_with_the_header();
    a_status_has_name_text_and_class();
    a_status_of_tomorrow_still_has_a_class();
    free_of_null_does_nothing();
    a_cancel_stays_cancelled();
    a_null_is_said_so_and_nothing_is_written();
    the_error_place_may_be_null();
    a_closed_handle_is_found_out();
    a_handle_of_another_kind_is_found_out();
    an_error_that_is_none_says_so();
    freeing_what_other_threads_use_is_safe();
    what_is_held_is_counted();
    NOTHING_HELD();
    puts("base: ok");
    return 0;
}
