// The header in C++: handles in unique pointers, failures as exceptions.
#include "holdfast.h"

#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

template <typename T, hf_status (*give_back)(T *)>
struct deleter {
    void operator()(T *handle) const { give_back(handle); }
};

template <typename T, hf_status (*give_back)(T *)>
using owned = std::unique_ptr<T, deleter<T, give_back>>;

using cancel = owned<hf_cancel, hf_cancel_free>;
using client = owned<hf_client, hf_client_free>;
using destination = owned<hf_destination, hf_destination_free>;
using error_object = owned<hf_error, hf_error_free>;
using outcome = owned<hf_pdic_outcome, hf_pdic_outcome_free>;
using text = owned<char, hf_text_free>;

struct failure : std::runtime_error {
    failure(hf_status code, const char *words) : std::runtime_error(words), status(code) {}
    hf_status status;
};

// Hands `call` the place of the error; a failure becomes an exception.
template <typename Call>
void need(Call call) {
    hf_error *made = nullptr;
    hf_status status = call(&made);
    error_object error(made);
    if (status != HF_STATUS_OK) throw failure(status, hf_error_text(error.get()));
}

// What `call` makes; it is handed the places of the handle and of the error.
template <typename Owned, typename Call>
Owned make(Call call) {
    typename Owned::pointer made = nullptr;
    need([&](hf_error **error) { return call(&made, error); });
    return Owned(made);
}

client open_client(const std::string &folder) {
    return make<client>([&](hf_client **out, hf_error **error) {
        return hf_client_open(folder.data(), folder.size(), out, error);
    });
}

destination open_destination(const std::string &address) {
    return make<destination>([&](hf_destination **out, hf_error **error) {
        return hf_destination_open(address.data(), address.size(), out, error);
    });
}

// No exception may cross a callback, so it is noexcept.
int32_t count(void *heard, const hf_event *event) noexcept {
    if (event->struct_size >= sizeof(hf_event)) ++*static_cast<int *>(heard);
    return 0;
}

void check(bool good, const char *what) {
    if (!good) throw std::runtime_error(what);
}

void refusals_become_exceptions() {
    try {
        open_destination("no address");
    } catch (const failure &refused) {
        check(refused.status == HF_STATUS_DESTINATION_REJECTED, "status");
        check(hf_status_class(refused.status) == HF_CLASS_INPUT, "class");
        return;
    }
    check(false, "an exception");
}

void a_check_of_an_empty_place_is_an_outcome(const std::string &folder) {
    client installation = open_client(folder + "/client");
    destination place = open_destination(folder);
    cancel stop = make<cancel>(hf_cancel_new);
    int heard = 0, verdict = 0;
    hf_monitor monitor = {sizeof(hf_monitor), &heard, count};
    outcome planned = make<outcome>([&](hf_pdic_outcome **out, hf_error **why) {
        return hf_pdic_plan(installation.get(), place.get(), "7", 1, nullptr, nullptr, nullptr, stop.get(), &monitor, out,
                            why);
    });
    need([&](hf_error **error) { return hf_pdic_outcome_verdict(planned.get(), &verdict, error); });
    check(verdict == HF_PDIC_VERDICT_NOT_CHECKED && heard > 0, "verdict");
    text json = make<text>([&](char **out, hf_error **error) {
        return hf_pdic_outcome_json(planned.get(), out, error);
    });
    check(std::strstr(json.get(), "not_checked") != nullptr, "json");
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2 || hf_abi_version() != HF_ABI_VERSION) return 2;
    refusals_become_exceptions();
    a_check_of_an_empty_place_is_an_outcome(argv[1]);
    check(hf_held_count() == 0, "nothing is held");
    std::puts("cplusplus: ok");
    return 0;
}
