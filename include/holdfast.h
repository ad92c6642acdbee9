/*
 * Holdfast: the integrity core of backup clients. Generated; do not edit.
 *
 * Ownership  A handle (hf_cancel *, hf_error *, ...) is made by a function with an hf_xxx ** and given back
 *            with hf_xxx_free. It is not an address: a freed or foreign handle is HF_STATUS_WRONG_HANDLE,
 *            never a crash. char * that Holdfast returns through a char ** is given back with hf_text_free;
 *            const char * belongs to the library or to the handle it was asked of. hf_xxx_free(NULL) does
 *            nothing and returns HF_STATUS_OK.
 * Errors     A function returns hf_status, 0 on success. Its last parameter, hf_error **error, may be NULL;
 *            else *error is always written: NULL on success, otherwise an object for hf_error_free. Outputs
 *            are written on success only. hf_status_class says what to do about a code, also about one that
 *            a later version adds. Any function may return HF_STATUS_INTERNAL: a bug, after which the host
 *            can go on. No Rust panic crosses, and none is printed to standard error. What a check finds is
 *            no error: hf_pdic_run returns HF_STATUS_OK and an outcome with a verdict, also when it could not
 *            look and when it was cancelled.
 * Pointers   NULL is HF_STATUS_NULL_POINTER unless the function says that it may be NULL; one that is not
 *            aligned for its type is HF_STATUS_INVALID_ARGUMENT. What is not NULL must point to memory that is
 *            valid for the call. Order: handle, inputs, cancel, monitor, outputs, error.
 * Text       In: UTF-8, pointer and length in bytes, no NUL needed. Out: UTF-8, NUL-terminated.
 * Numbers    Counts and sizes are uint64_t, moments int64_t milliseconds since 1970-01-01T00:00:00Z. The unit
 *            is the last word of the name. Yes and no are 1 and 0.
 * Threads    Every function may be called from any thread, and every handle used by several at once, unless
 *            the function says otherwise. Nothing depends on the thread of an earlier call. After fork()
 *            without exec, do not call Holdfast in the child.
 * Blocking   A function that says "Blocks: yes" works in the calling thread until it is done; give it an
 *            hf_cancel to stop it from another thread, an hf_monitor to follow it. Both may be NULL. "Blocks:
 *            while" names a short wait for a disk or a server that cannot be stopped.
 * Structs    A struct you fill, or that a function fills for you, starts with struct_size; set it to sizeof.
 *            Those without one never change. Numbers of enums never change either.
 * Version    At start, refuse to go on unless hf_abi_version() == HF_ABI_VERSION.
 * More       docs/chapters has a page each on ownership, threads, errors, cancelling and versions; examples/c a
 *            program for each feature.
 */

#ifndef HOLDFAST_H
#define HOLDFAST_H

#include <stddef.h>
#include <stdint.h>

/* The version this header belongs to, from Cargo.toml. HF_VERSION_NUMBER is MAJOR * 1000000 + MINOR * 1000 +
 * PATCH. HF_ABI_VERSION is MINOR before 1.0 and MAJOR * 1000 from then on. */
#define HF_VERSION "0.1.0"
#define HF_VERSION_MAJOR 0
#define HF_VERSION_MINOR 1
#define HF_VERSION_PATCH 0
#define HF_VERSION_NUMBER 1000
#define HF_ABI_VERSION 1

/**
 * What a call came to.
 *
 * Units:  decimal `C M NN`; `C` is the [`Class`], `M` the module
 *         (0 boundary, 1 index, 2 destination, 3 pdic, 4 replication,
 *         5 m365 and vault, 7 selection, 8 vmware, 9 schedule and working state).
 * Source: docs in the table of `ARCHITECTURE.md`, "Errors".
 */
enum hf_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The call did what it says.
   */
  HF_STATUS_OK = 0,
  /**
   * A pointer that must not be null is null.
   */
  HF_STATUS_NULL_POINTER = 1001,
  /**
   * A text is not UTF-8, or its length does not fit its bytes.
   */
  HF_STATUS_INVALID_UTF8 = 1002,
  /**
   * A handle is closed, or is of another kind.
   */
  HF_STATUS_WRONG_HANDLE = 1003,
  /**
   * A value lies outside what the call accepts; the text says which and why.
   */
  HF_STATUS_INVALID_ARGUMENT = 1004,
  /**
   * The host's callback failed or threw; the work was stopped as by a cancel.
   */
  HF_STATUS_CALLBACK_FAILED = 1005,
  /**
   * An index entry breaks a rule of the format: its key, area, sizes or part.
   */
  HF_STATUS_ENTRY_REJECTED = 2101,
  /**
   * An object key could leave the set's folder or cannot be stored.
   */
  HF_STATUS_KEY_REJECTED = 2201,
  /**
   * The destination's address cannot be understood.
   */
  HF_STATUS_DESTINATION_REJECTED = 2202,
  /**
   * Another backup set, or another destination, is at this place.
   */
  HF_STATUS_SET_FOREIGN = 2203,
  /**
   * A backup set is at this place already.
   */
  HF_STATUS_SET_EXISTS = 2204,
  /**
   * What was given to open the destination cannot be understood; the text says which part.
   */
  HF_STATUS_ACCESS_REJECTED = 2205,
  /**
   * The confirmed plan is not the plan of now; look at the new one first.
   */
  HF_STATUS_PLAN_STALE = 2301,
  /**
   * The set cannot be replicated there; the text says why.
   */
  HF_STATUS_RECEIVER_REJECTED = 2401,
  /**
   * Facts about Microsoft 365 cannot be understood, or contradict each other; the text says where.
   */
  HF_STATUS_M365_FACTS_REJECTED = 2501,
  /**
   * A Microsoft 365 policy cannot be understood, or contradicts itself.
   */
  HF_STATUS_M365_POLICY_REJECTED = 2502,
  /**
   * The account may not be moved to that mode; the text says why and what may be done.
   */
  HF_STATUS_M365_MIGRATION_REFUSED = 2503,
  /**
   * The migration takes no such answer at this step; nothing changed.
   */
  HF_STATUS_M365_ANSWER_REJECTED = 2504,
  /**
   * What was pasted back does not belong to this sign-in; nothing changed.
   */
  HF_STATUS_M365_PASTE_REJECTED = 2505,
  /**
   * The key of the vault cannot be used, or is another; nothing was changed.
   */
  HF_STATUS_VAULT_KEY_REJECTED = 2506,
  /**
   * No vault takes that: a name or a secret too long, one too many, a place that names no file or is taken.
   */
  HF_STATUS_VAULT_INPUT_REJECTED = 2507,
  /**
   * A key cannot be one: empty, too long, with control characters, or given twice.
   */
  HF_STATUS_SELECTION_KEY_REJECTED = 2701,
  /**
   * A selection rule is empty, too long, too broad, or one of too many.
   */
  HF_STATUS_SELECTION_RULE_REJECTED = 2702,
  /**
   * A gesture names a row that is not there, or not in view.
   */
  HF_STATUS_SELECTION_GESTURE_REJECTED = 2703,
  /**
   * The columns of a listing of keys do not fit each other.
   */
  HF_STATUS_SELECTION_LISTING_REJECTED = 2704,
  /**
   * A word of a gesture script cannot be understood or played.
   */
  HF_STATUS_SELECTION_SCRIPT_REJECTED = 2705,
  /**
   * Facts about a VMware source cannot be understood; the text says where.
   */
  HF_STATUS_VMWARE_FACTS_REJECTED = 2801,
  /**
   * A file of VMware rules cannot be understood, or contradicts itself.
   */
  HF_STATUS_VMWARE_RULES_REJECTED = 2802,
  /**
   * The address of a VMware host or vCenter cannot be understood.
   */
  HF_STATUS_VMWARE_ADDRESS_REJECTED = 2803,
  /**
   * The time zone is not an IANA name.
   */
  HF_STATUS_ZONE_UNKNOWN = 2901,
  /**
   * The backup set id is not a decimal number of at most 18 digits.
   */
  HF_STATUS_SET_ID_REJECTED = 2902,
  /**
   * The folder to back up cannot be read, or is empty where it was not.
   */
  HF_STATUS_SOURCE_UNREADABLE = 3001,
  /**
   * There is no such index file.
   */
  HF_STATUS_INDEX_ABSENT = 3101,
  /**
   * There is no such object at the destination.
   */
  HF_STATUS_OBJECT_ABSENT = 3201,
  /**
   * The destination's root is not there; it may not be mounted. Do not create it by hand.
   */
  HF_STATUS_DESTINATION_ABSENT = 3202,
  /**
   * The destination holds no marker of this backup set. Do not create one by hand.
   */
  HF_STATUS_SET_ABSENT = 3203,
  /**
   * There is no such PDIC run in the set's trash.
   */
  HF_STATUS_RUN_ABSENT = 3301,
  /**
   * The vault holds nothing of that tenant or account; set it up, or sign in, first.
   */
  HF_STATUS_M365_TENANT_ABSENT = 3501,
  /**
   * There is no vault at that place.
   */
  HF_STATUS_VAULT_ABSENT = 3502,
  /**
   * There is no such key in the selection.
   */
  HF_STATUS_SELECTION_KEY_ABSENT = 3701,
  /**
   * The destination refuses access.
   */
  HF_STATUS_DESTINATION_DENIED = 4201,
  /**
   * The destination's certificate or host key is not trusted.
   */
  HF_STATUS_DESTINATION_UNTRUSTED = 4202,
  /**
   * Microsoft refuses; the text says why and who must act.
   */
  HF_STATUS_M365_DENIED = 4501,
  /**
   * Who signed in is not proven, or is of another tenant; nothing was kept.
   */
  HF_STATUS_M365_IDENTITY_REJECTED = 4502,
  /**
   * Whoever signed in is no administrator the settings accept.
   */
  HF_STATUS_M365_ADMINISTRATOR_REQUIRED = 4503,
  /**
   * The certificate of the sign-in service or of Microsoft Graph is not trusted.
   */
  HF_STATUS_M365_UNTRUSTED = 4504,
  /**
   * The VMware host or vCenter refuses the sign-in.
   */
  HF_STATUS_VMWARE_DENIED = 4801,
  /**
   * The certificate of the VMware host or vCenter is not trusted.
   */
  HF_STATUS_VMWARE_CERTIFICATE_REJECTED = 4802,
  /**
   * A local working file could not be written or read.
   */
  HF_STATUS_STAGING_FAILED = 5101,
  /**
   * The destination failed to answer.
   */
  HF_STATUS_DESTINATION_UNAVAILABLE = 5201,
  /**
   * The destination has no room.
   */
  HF_STATUS_DESTINATION_FULL = 5202,
  /**
   * Somebody else changed the object in between; nothing was overwritten.
   */
  HF_STATUS_CONFLICT = 5203,
  /**
   * Somebody else works on the backup set; retry after the given delay.
   */
  HF_STATUS_SET_BUSY = 5204,
  /**
   * The listing could not be read to its end, so nothing may be concluded from it.
   */
  HF_STATUS_LISTING_INCOMPLETE = 5205,
  /**
   * Microsoft failed to answer, or asks to wait; retry after the given delay.
   */
  HF_STATUS_M365_UNAVAILABLE = 5501,
  /**
   * What was made is not in effect everywhere yet; call again later, it goes on where it was.
   */
  HF_STATUS_M365_PROPAGATING = 5502,
  /**
   * The device code has expired or was used; ask for a new one.
   */
  HF_STATUS_M365_CODE_EXPIRED = 5503,
  /**
   * The vault cannot be read or written, or another process holds it.
   */
  HF_STATUS_VAULT_UNAVAILABLE = 5504,
  /**
   * The VMware host or vCenter failed to answer.
   */
  HF_STATUS_VMWARE_UNAVAILABLE = 5801,
  /**
   * The working state cannot be opened or is locked by another process.
   */
  HF_STATUS_STATE_UNAVAILABLE = 5901,
  /**
   * The index file's bytes are not those that were written.
   */
  HF_STATUS_INDEX_DAMAGED = 6101,
  /**
   * The index file is shorter than it says.
   */
  HF_STATUS_INDEX_TRUNCATED = 6102,
  /**
   * The index file breaks its own format.
   */
  HF_STATUS_INDEX_MALFORMED = 6103,
  /**
   * The destination is older than what this client has seen of it.
   */
  HF_STATUS_SET_ROLLED_BACK = 6201,
  /**
   * The set's marker holdfast.json cannot be understood.
   */
  HF_STATUS_MARKER_DAMAGED = 6202,
  /**
   * What arrived at the destination is not what was sent; it was not put in place.
   */
  HF_STATUS_ARRIVED_DAMAGED = 6203,
  /**
   * What a PDIC run put aside cannot be read whole.
   */
  HF_STATUS_TRASH_DAMAGED = 6301,
  /**
   * The stored migration cannot be understood, or is not what was written; nothing was changed.
   */
  HF_STATUS_M365_MIGRATION_DAMAGED = 6501,
  /**
   * The vault is not what was written; bring back its previous generation or a bundle.
   */
  HF_STATUS_VAULT_DAMAGED = 6502,
  /**
   * The answer is not one that Microsoft gives.
   */
  HF_STATUS_M365_ANSWER_MALFORMED = 6503,
  /**
   * The saved selection cannot be understood, or is not what was written.
   */
  HF_STATUS_SELECTION_DAMAGED = 6701,
  /**
   * The answer is not one that a VMware host or vCenter gives.
   */
  HF_STATUS_VMWARE_ANSWER_MALFORMED = 6801,
  /**
   * The working state is not a sound database.
   */
  HF_STATUS_STATE_DAMAGED = 6901,
  /**
   * The index file was written by a newer version.
   */
  HF_STATUS_INDEX_VERSION_UNSUPPORTED = 7101,
  /**
   * The index file asks for more memory than the limits allow.
   */
  HF_STATUS_INDEX_LIMIT_EXCEEDED = 7102,
  /**
   * The set's marker was written by a newer version.
   */
  HF_STATUS_SET_FORMAT_UNSUPPORTED = 7201,
  /**
   * The receiver holds an older format than the sender; bring it up to date first.
   */
  HF_STATUS_RECEIVER_OUTDATED = 7401,
  /**
   * The stored migration was written by a newer version.
   */
  HF_STATUS_M365_MIGRATION_VERSION_UNSUPPORTED = 7501,
  /**
   * The vault was written by a newer version.
   */
  HF_STATUS_VAULT_VERSION_UNSUPPORTED = 7502,
  /**
   * The saved selection was written by a newer version.
   */
  HF_STATUS_SELECTION_VERSION_UNSUPPORTED = 7701,
  /**
   * The selection would hold more than the limits allow.
   */
  HF_STATUS_SELECTION_LIMIT_EXCEEDED = 7702,
  /**
   * The host speaks only a TLS that is not allowed, or that this machine lacks.
   */
  HF_STATUS_VMWARE_TLS_UNSUPPORTED = 7801,
  /**
   * The working state was written by a newer version.
   */
  HF_STATUS_STATE_VERSION_UNSUPPORTED = 7901,
  /**
   * The caller cancelled; the set is as it was before, or as it is after.
   */
  HF_STATUS_CANCELLED = 8001,
  /**
   * A bug in Holdfast; the host goes on. Please report the text.
   */
  HF_STATUS_INTERNAL = 9001,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_status hf_status;
#else
typedef int32_t hf_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What the caller can do about a status: the first digit of its code.
 */
enum hf_class
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing to do.
   */
  HF_CLASS_OK = 0,
  /**
   * Fix the call.
   */
  HF_CLASS_MISUSE = 1,
  /**
   * Fix data or configuration.
   */
  HF_CLASS_INPUT = 2,
  /**
   * Name something that exists.
   */
  HF_CLASS_ABSENT = 3,
  /**
   * Sign in or consent again.
   */
  HF_CLASS_DENIED = 4,
  /**
   * Retry later.
   */
  HF_CLASS_UNAVAILABLE = 5,
  /**
   * Repair, and tell someone.
   */
  HF_CLASS_CORRUPT = 6,
  /**
   * Upgrade, or use another version.
   */
  HF_CLASS_UNSUPPORTED = 7,
  /**
   * Nothing: it was asked for.
   */
  HF_CLASS_CANCELLED = 8,
  /**
   * Report a bug.
   */
  HF_CLASS_INTERNAL = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_class hf_class;
#else
typedef int32_t hf_class;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What an event is about: the value of `hf_event.kind`. Ignore a kind you do not know.
 */
enum hf_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A phase begins; `name` says which.
   */
  HF_EVENT_KIND_PHASE = 1,
  /**
   * Where the phase stands: `name`, `done_count`, `total_count`, `rate_per_second`. At most ten a second.
   */
  HF_EVENT_KIND_PROGRESS = 2,
  /**
   * Something worth a person's eye; `text` is one sentence.
   */
  HF_EVENT_KIND_FINDING = 3,
  /**
   * Where one of several files at once stands: `subject`, `slot`, `text` (the object's key), `done_count` and
   * `total_count` in bytes.
   */
  HF_EVENT_KIND_FILE = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_event_kind hf_event_kind;
#else
typedef uint32_t hf_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a check came to: the answer of hf_pdic_outcome_verdict.
 */
enum hf_pdic_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Everything the index names is there; nothing was changed but perhaps old index files put aside.
   */
  HF_PDIC_VERDICT_SOUND = 1,
  /**
   * Entries without an object were taken out; the index is true again.
   */
  HF_PDIC_VERDICT_REPAIRED = 2,
  /**
   * Only planned: this is what a run would do.
   */
  HF_PDIC_VERDICT_PLANNED = 3,
  /**
   * The plan was too much to be believed; nothing was changed.
   */
  HF_PDIC_VERDICT_REFUSED = 4,
  /**
   * The check could not look or could not finish; nothing was concluded.
   */
  HF_PDIC_VERDICT_NOT_CHECKED = 5,
  /**
   * The caller cancelled.
   */
  HF_PDIC_VERDICT_CANCELLED = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_pdic_verdict hf_pdic_verdict;
#else
typedef int32_t hf_pdic_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What replication of one set to one receiver came to: the value of `hf_replica.verdict`.
 */
enum hf_replication_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The receiver has everything now.
   */
  HF_REPLICATION_VERDICT_REPLICATED = 1,
  /**
   * The receiver had everything already.
   */
  HF_REPLICATION_VERDICT_CURRENT = 2,
  /**
   * Some files could not be sent; the receiver has everything else, and an index of exactly that.
   */
  HF_REPLICATION_VERDICT_PARTIAL = 3,
  /**
   * Only looked: the receiver lacks something.
   */
  HF_REPLICATION_VERDICT_BEHIND = 4,
  /**
   * Both sides have what both indexes name.
   */
  HF_REPLICATION_VERDICT_SOUND = 5,
  /**
   * What was missing or wrong on one side was brought back from the other.
   */
  HF_REPLICATION_VERDICT_HEALED = 6,
  /**
   * Something is sound on neither side, or could not be brought back.
   */
  HF_REPLICATION_VERDICT_NOT_HEALED = 7,
  /**
   * Nothing could be concluded or sent; the receiver's index stays whole.
   */
  HF_REPLICATION_VERDICT_NOT_REPLICATED = 8,
  /**
   * The caller cancelled.
   */
  HF_REPLICATION_VERDICT_CANCELLED = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_replication_verdict hf_replication_verdict;
#else
typedef int32_t hf_replication_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which area of the set an entry belongs to: the value of `hf_entry.area`.
 */
enum hf_area
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Current files.
   */
  HF_AREA_DATA = 1,
  /**
   * Superseded and deleted files that retention still holds.
   */
  HF_AREA_RETENTION = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_area hf_area;
#else
typedef uint32_t hf_area;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What an entry stands for: the value of `hf_entry.kind`.
 */
enum hf_entry_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A file, or one part of it.
   */
  HF_ENTRY_KIND_FILE = 1,
  /**
   * A folder.
   */
  HF_ENTRY_KIND_FOLDER = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_entry_kind hf_entry_kind;
#else
typedef uint32_t hf_entry_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a click without modifiers does: the value of `hf_selection_options.style`.
 */
enum hf_selection_style
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It toggles its row: a list of checkboxes. The default.
   */
  HF_SELECTION_STYLE_CHECKBOX = 1,
  /**
   * It selects its row and unselects all others in view: a list box.
   */
  HF_SELECTION_STYLE_LIST = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_style hf_selection_style;
#else
typedef uint32_t hf_selection_style;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What state a range takes: the value of `hf_selection_options.range_rule`.
 */
enum hf_selection_range_rule
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The anchor's. The range can be drawn longer and shorter until something else is done. The default.
   */
  HF_SELECTION_RANGE_RULE_ANCHOR_STATE = 1,
  /**
   * The new state of the row that was clicked, which becomes the anchor: web mail's rule.
   */
  HF_SELECTION_RANGE_RULE_CLICKED_STATE = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_range_rule hf_selection_range_rule;
#else
typedef uint32_t hf_selection_range_rule;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Keys held down with another, as bits: what `modifiers` is made of; 0 for none.
 */
enum hf_selection_modifier
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Shift.
   */
  HF_SELECTION_MODIFIER_SHIFT = 1,
  /**
   * Ctrl, or Command on a Mac.
   */
  HF_SELECTION_MODIFIER_CTRL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_modifier hf_selection_modifier;
#else
typedef uint32_t hf_selection_modifier;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A key that means something to a selection.
 */
enum hf_selection_key
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * To the row above.
   */
  HF_SELECTION_KEY_UP = 1,
  /**
   * To the row below.
   */
  HF_SELECTION_KEY_DOWN = 2,
  /**
   * In a tree: fold the row's branch away, or go to its parent.
   */
  HF_SELECTION_KEY_LEFT = 3,
  /**
   * In a tree: unfold the row's branch, or go to its first child.
   */
  HF_SELECTION_KEY_RIGHT = 4,
  /**
   * To the first row.
   */
  HF_SELECTION_KEY_HOME = 5,
  /**
   * To the last row.
   */
  HF_SELECTION_KEY_END = 6,
  /**
   * A page up.
   */
  HF_SELECTION_KEY_PAGE_UP = 7,
  /**
   * A page down.
   */
  HF_SELECTION_KEY_PAGE_DOWN = 8,
  /**
   * Toggles the lead; with Shift, draws the range from the anchor to it.
   */
  HF_SELECTION_KEY_SPACE = 9,
  /**
   * With Ctrl: all that is in view.
   */
  HF_SELECTION_KEY_A = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_key hf_selection_key;
#else
typedef uint32_t hf_selection_key;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a rule looks at: the value of `hf_selection_rule.kind`.
 */
enum hf_selection_rule_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing: it selects every row.
   */
  HF_SELECTION_RULE_KIND_ALL = 1,
  /**
   * Whether the key was known when the rule was set: it selects every row whose key was not.
   */
  HF_SELECTION_RULE_KIND_NEW = 2,
  /**
   * The name, by a pattern: `*` stands for any text, `?` for one character, `\` takes the next character as it
   * is.
   */
  HF_SELECTION_RULE_KIND_NAME = 3,
  /**
   * The domain: what follows the last `@` of an address, or the host of a URL.
   */
  HF_SELECTION_RULE_KIND_DOMAIN = 4,
  /**
   * The groups.
   */
  HF_SELECTION_RULE_KIND_GROUP = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_rule_kind hf_selection_rule_kind;
#else
typedef uint32_t hf_selection_rule_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A part of the keys.
 */
enum hf_selection_part
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * All that is selected: by hand, by rules, in view, hidden and absent. This is what a backup takes.
   */
  HF_SELECTION_PART_SELECTED = 1,
  /**
   * Selected by hand.
   */
  HF_SELECTION_PART_EXPLICIT = 2,
  /**
   * Selected by rules and by nothing else.
   */
  HF_SELECTION_PART_RULED = 3,
  /**
   * Unselected by hand although a rule selects it, or did.
   */
  HF_SELECTION_PART_EXCLUDED = 4,
  /**
   * Selected and not in view.
   */
  HF_SELECTION_PART_HIDDEN = 5,
  /**
   * Selected and not listed.
   */
  HF_SELECTION_PART_ABSENT = 6,
  /**
   * Listed and not selected; headings and other unselectable rows are left out.
   */
  HF_SELECTION_PART_UNSELECTED = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_part hf_selection_part;
#else
typedef uint32_t hf_selection_part;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is to be said of a row, as bits.
 */
enum hf_selection_flag
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Selected. Of a parent in a tree with whole branches: all below it that is in view is.
   */
  HF_SELECTION_FLAG_SELECTED = 1,
  /**
   * Some of what is below the row is selected.
   */
  HF_SELECTION_FLAG_MIXED = 2,
  /**
   * Selected by hand.
   */
  HF_SELECTION_FLAG_EXPLICIT = 4,
  /**
   * A rule selects it, whatever a person chose.
   */
  HF_SELECTION_FLAG_RULED = 8,
  /**
   * Unselected by hand: rules do not count for it.
   */
  HF_SELECTION_FLAG_EXCLUDED = 16,
  /**
   * Listed, but not in view.
   */
  HF_SELECTION_FLAG_HIDDEN = 32,
  /**
   * Not in the listing of now.
   */
  HF_SELECTION_FLAG_ABSENT = 64,
  /**
   * Cannot become selected.
   */
  HF_SELECTION_FLAG_UNSELECTABLE = 128,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_flag hf_selection_flag;
#else
typedef uint32_t hf_selection_flag;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The state of a box that stands for several rows.
 */
enum hf_selection_check
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing is selected, or there is nothing to select.
   */
  HF_SELECTION_CHECK_NONE = 0,
  /**
   * Some are.
   */
  HF_SELECTION_CHECK_MIXED = 1,
  /**
   * All are.
   */
  HF_SELECTION_CHECK_ALL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_selection_check hf_selection_check;
#else
typedef int32_t hf_selection_check;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether hosts lose changed sectors.
 */
enum hf_vmware_answer
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * One of them does.
   */
  HF_VMWARE_ANSWER_AFFECTED = 1,
  /**
   * Their versions did, their builds carry the fix.
   */
  HF_VMWARE_ANSWER_FIXED = 2,
  /**
   * It cannot be told of one of them. This is no "no".
   */
  HF_VMWARE_ANSWER_UNKNOWN = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_vmware_answer hf_vmware_answer;
#else
typedef int32_t hf_vmware_answer;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a connection signs in.
 */
enum hf_m365_mode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * User name and password alone.
   */
  HF_M365_MODE_BASIC = 1,
  /**
   * An application's token, and a password for what a token cannot do.
   */
  HF_M365_MODE_HYBRID = 2,
  /**
   * An application's token, and no password.
   */
  HF_M365_MODE_MODERN = 3,
  /**
   * It cannot be told. This is no mode.
   */
  HF_M365_MODE_UNKNOWN = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_m365_mode hf_m365_mode;
#else
typedef int32_t hf_m365_mode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a migration is.
 */
enum hf_m365_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A step waits for its answer.
   */
  HF_M365_STATE_OPEN = 1,
  /**
   * It was saved: the change is to be made.
   */
  HF_M365_STATE_SAVED = 2,
  /**
   * It was cancelled; nothing changed.
   */
  HF_M365_STATE_CANCELLED = 3,
  /**
   * It was put off; nothing changed.
   */
  HF_M365_STATE_LATER = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_m365_state hf_m365_state;
#else
typedef int32_t hf_m365_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What to do with a tenant: the `way` of hf_m365_session_tenant.
 */
enum hf_m365_tenant_way
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Make what is needed there, once, by an administrator's sign-in.
   */
  HF_M365_TENANT_WAY_SETUP = 1,
  /**
   * Change it: permissions, certificate, name. By an administrator's sign-in.
   */
  HF_M365_TENANT_WAY_UPDATE = 2,
  /**
   * Put a new certificate in the place of the old one. Nobody has to sign in.
   */
  HF_M365_TENANT_WAY_ROTATE = 3,
  /**
   * Say how it stands.
   */
  HF_M365_TENANT_WAY_STATUS = 4,
  /**
   * Take it away again, by an administrator's sign-in; or only here.
   */
  HF_M365_TENANT_WAY_DELETE = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hf_m365_tenant_way hf_m365_tenant_way;
#else
typedef int32_t hf_m365_tenant_way;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a backup job did.
 *
 * Made by: hf_backup_run. Freed by: hf_backup_outcome_free.
 */
typedef struct hf_backup_outcome hf_backup_outcome;

/**
 * A wish to stop, given to calls and cancelled from any thread. One may serve several calls at once.
 *
 * Made by: hf_cancel_new. Freed by: hf_cancel_free.
 */
typedef struct hf_cancel hf_cancel;

/**
 * One installation of a backup client: its working folder, with all it remembers of its sets.
 *
 * Made by: hf_client_open. Freed by: hf_client_free.
 */
typedef struct hf_client hf_client;

/**
 * Whether PDIC is due, and why.
 *
 * Made by: hf_schedule_decide. Freed by: hf_decision_free.
 */
typedef struct hf_decision hf_decision;

/**
 * A place that holds backup sets, one folder each.
 *
 * Made by: hf_destination_open, hf_destination_open_with. Freed by: hf_destination_free.
 */
typedef struct hf_destination hf_destination;

/**
 * A batch of entries, whole and unchanging.
 *
 * Made by: hf_rows_next. Freed by: hf_entries_free.
 */
typedef struct hf_entries hf_entries;

/**
 * Why one call failed: its status, a sentence for a person and the delay before another try.
 *
 * Made by: any function with an `hf_error **`, when it fails. Freed by: hf_error_free.
 */
typedef struct hf_error hf_error;

/**
 * An open index file.
 *
 * Made by: hf_index_open. Freed by: hf_index_free.
 */
typedef struct hf_index hf_index;

/**
 * What is due before a backup job, at each destination.
 *
 * Made by: hf_job_start. Freed by: hf_job_start_result_free.
 */
typedef struct hf_job_start_result hf_job_start_result;

/**
 * Many sets by account, the most urgent first.
 *
 * Made by: hf_m365_fleet_plan. Freed by: hf_m365_fleet_free.
 */
typedef struct hf_m365_fleet hf_m365_fleet;

/**
 * A migration under way. Nothing changes before it is saved. Calls on one take turns.
 *
 * Made by: hf_m365_migration_begin, hf_m365_migration_resume. Freed by: hf_m365_migration_free.
 */
typedef struct hf_m365_migration hf_m365_migration;

/**
 * All that is to be said of one connection.
 *
 * Made by: hf_m365_check. Freed by: hf_m365_outcome_free.
 */
typedef struct hf_m365_outcome hf_m365_outcome;

/**
 * One installation's access to Microsoft 365: a service, a vault, and the tokens of the moment. Keeps its vault open.
 *
 * Made by: hf_m365_session_open. Freed by: hf_m365_session_free.
 */
typedef struct hf_m365_session hf_m365_session;

/**
 * A sign-in under way: what a person has to open or enter, the wait for it, and who signed in. Nothing is kept of it
 * before hf_m365_session_keep.
 *
 * Made by: hf_m365_sign_in_begin. Freed by: hf_m365_sign_in_free.
 */
typedef struct hf_m365_sign_in hf_m365_sign_in;

/**
 * How PDIC checks. A call takes what is set when it begins; what is set later counts for later calls.
 *
 * Made by: hf_pdic_options_new. Freed by: hf_pdic_options_free.
 */
typedef struct hf_pdic_options hf_pdic_options;

/**
 * Everything a check came to at one destination.
 *
 * Made by: hf_pdic_plan, hf_pdic_run. Freed by: hf_pdic_outcome_free.
 */
typedef struct hf_pdic_outcome hf_pdic_outcome;

/**
 * What an undo brought back.
 *
 * Made by: hf_pdic_undo. Freed by: hf_pdic_undone_free.
 */
typedef struct hf_pdic_undone hf_pdic_undone;

/**
 * Everything one call came to: each set at each receiver, in the order they were given.
 *
 * Made by: hf_replication_run, hf_replication_status, hf_replication_heal. Freed by: hf_replication_outcome_free.
 */
typedef struct hf_replication_outcome hf_replication_outcome;

/**
 * A backup report: numbered lines with type, timestamp and log. Several calls may write to one.
 *
 * A call's lines arrive together, when it ends. So those of two calls never mix, and a report may be read
 * from within a callback.
 *
 * Made by: hf_report_new. Freed by: hf_report_free.
 */
typedef struct hf_report hf_report;

/**
 * A pass over entries of an index, in order of object key, offset, path and part.
 *
 * Made by: hf_index_rows. Freed by: hf_rows_free.
 */
typedef struct hf_rows hf_rows;

/**
 * Which keys of a long list or tree are selected, and what is known of them. Calls on one take turns.
 *
 * Rows are places in the listing of now, counted from 0; keys are what is selected, and outlive any listing.
 * A call that changes something can answer with a change; its `change` may be null for a host that does not ask.
 * docs/features has the rules of the gestures.
 *
 * Made by: hf_selection_new. Freed by: hf_selection_free.
 */
typedef struct hf_selection hf_selection;

/**
 * Some keys or rows, whole and unchanging.
 *
 * Made by: hf_selection_keys, hf_selection_window. Freed by: hf_selection_batch_free.
 */
typedef struct hf_selection_batch hf_selection_batch;

/**
 * What one gesture, or one other call, did to a selection; whole and unchanging.
 *
 * Made by: the functions of hf_selection that change it, hf_selection_status, hf_selection_played_change.
 * Freed by: hf_selection_change_free.
 */
typedef struct hf_selection_change hf_selection_change;

/**
 * Numbers of rows or rules, whole and unchanging.
 *
 * Made by: hf_selection_find, hf_selection_rules_of. Freed by: hf_selection_numbers_free.
 */
typedef struct hf_selection_numbers hf_selection_numbers;

/**
 * What a script did: each of its words, and the selection at the end.
 *
 * Made by: hf_selection_play. Freed by: hf_selection_played_free.
 */
typedef struct hf_selection_played hf_selection_played;

/**
 * The rows of a part by ranges, whole and unchanging.
 *
 * Made by: hf_selection_rows_of. Freed by: hf_selection_rows_free.
 */
typedef struct hf_selection_rows hf_selection_rows;

/**
 * The rules of a selection at one moment, whole and unchanging.
 *
 * Made by: hf_selection_rules. Freed by: hf_selection_rule_list_free.
 */
typedef struct hf_selection_rule_list hf_selection_rule_list;

/**
 * A vault that is open: tokens, keys and certificates, sealed in one file.
 *
 * Made by: hf_vault_create, hf_vault_open, hf_vault_create_host, hf_vault_open_host. Freed by: hf_vault_free.
 */
typedef struct hf_vault hf_vault;

/**
 * What was found of a VMware source.
 *
 * Made by: hf_vmware_check. Freed by: hf_vmware_outcome_free.
 */
typedef struct hf_vmware_outcome hf_vmware_outcome;

/**
 * One question to a key service. Owned by Holdfast and valid only until the callback returns.
 *
 * Later versions add fields at the end and raise `struct_size`.
 */
typedef struct {
  /**
   * The size of this struct in the loaded library.
   */
  size_t struct_size;
  /**
   * What to wrap or to unwrap.
   */
  const uint8_t *bytes;
  /**
   * How many bytes those are.
   */
  size_t bytes_length;
  /**
   * Where the answer goes.
   */
  uint8_t *answer;
  /**
   * How many bytes the answer may have.
   */
  size_t answer_capacity;
  /**
   * How many bytes the answer has: set by the host.
   */
  size_t answer_length;
} hf_key_question;

/**
 * A host's own key service, such as an HSM or a KMS: a table of callbacks, filled by the host.
 *
 * A callback writes its answer and returns 0; anything else is a refusal, and the answer then a sentence in UTF-8 that
 * is shown to people, without a secret. Callbacks come while a call with this table runs, on its thread, and never
 * after. They must not throw, and must not longjmp.
 */
typedef struct {
  /**
   * sizeof(hf_key_service): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * Handed to every callback as it is.
   */
  void *user_data;
  /**
   * Wraps a key: the answer may be stored in its place.
   */
  int32_t (*wrap)(void *user_data, hf_key_question *question);
  /**
   * Unwraps what wrap answered: the answer is the key again.
   */
  int32_t (*unwrap)(void *user_data, hf_key_question *question);
} hf_key_service;

/**
 * What a running call says. Owned by Holdfast and valid only until the callback returns; copy what you keep.
 *
 * Fields that the kind does not name are 0. Later versions add fields at the end and raise `struct_size`.
 */
typedef struct {
  /**
   * The size of this struct in the loaded library.
   */
  size_t struct_size;
  /**
   * An hf_event_kind.
   */
  uint32_t kind;
  /**
   * 1 when `total_count` is known, else 0.
   */
  uint32_t has_total;
  /**
   * The phase, a stable lower-case word such as "verify"; UTF-8, not NUL-terminated.
   */
  const char *name;
  /**
   * Bytes in `name`.
   */
  size_t name_length;
  /**
   * Items finished; never falls within a phase.
   */
  uint64_t done_count;
  /**
   * Items in all, if `has_total` is 1.
   */
  uint64_t total_count;
  /**
   * Items a second since the phase began.
   */
  double rate_per_second;
  /**
   * One sentence, or an object's key; UTF-8, not NUL-terminated.
   */
  const char *text;
  /**
   * Bytes in `text`.
   */
  size_t text_length;
  /**
   * Whose file it is: which backup set, and to where; UTF-8, not NUL-terminated.
   */
  const char *subject;
  /**
   * Bytes in `subject`.
   */
  size_t subject_length;
  /**
   * Which of the files at once, from 0.
   */
  uint32_t slot;
  /**
   * Always 0.
   */
  uint32_t reserved;
} hf_event;

/**
 * A table of callbacks, filled by the host. It is copied before the call starts to work.
 *
 * `user_data` must stay valid until the call returns. Callbacks come from any thread, two may overlap, and
 * none comes after the call has returned. They must return soon, must not throw, and must not longjmp.
 */
typedef struct {
  /**
   * sizeof(hf_monitor): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * Handed to every callback as it is.
   */
  void *user_data;
  /**
   * Hears one event. 0 goes on; anything else stops this call as hf_cancel_cancel does, and no further
   * event is begun. Null hears nothing.
   */
  int32_t (*on_event)(void *user_data, const hf_event *event);
} hf_monitor;

/**
 * The figures of one set at one receiver; the JSON has its names and reasons. Set `struct_size` before a function
 * fills it.
 */
typedef struct {
  /**
   * sizeof(hf_replica): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * An hf_replication_verdict.
   */
  int32_t verdict;
  /**
   * Why nothing was replicated, an hf_status; HF_STATUS_OK unless the verdict is
   * HF_REPLICATION_VERDICT_NOT_REPLICATED.
   */
  int32_t code;
  /**
   * When to try again, milliseconds from now; -1 when that is not known.
   */
  int64_t retry_after_ms;
  /**
   * The sender's newest job, UTC milliseconds; INT64_MIN for none.
   */
  int64_t job_utc_ms;
  /**
   * The newest job the receiver shows, UTC milliseconds; INT64_MIN for none.
   */
  int64_t receiver_job_utc_ms;
  /**
   * Objects that were to be sent.
   */
  uint64_t wanted_count;
  /**
   * Their bytes.
   */
  uint64_t wanted_bytes;
  /**
   * Objects put in place by this call.
   */
  uint64_t object_count;
  /**
   * Their bytes.
   */
  uint64_t bytes;
  /**
   * Objects of those wanted that were in place before, from a run that was cut off.
   */
  uint64_t present_count;
  /**
   * Bytes of large files that had arrived before, from a run that was cut off.
   */
  uint64_t resumed_bytes;
  /**
   * Time since the sender's newest job that is not wholly at the receiver, milliseconds; 0 when it is.
   */
  uint64_t lag_ms;
  /**
   * Objects that are still to come.
   */
  uint64_t lag_object_count;
  /**
   * Their bytes.
   */
  uint64_t lag_bytes;
  /**
   * Files that could not be sent or healed.
   */
  uint64_t failure_count;
  /**
   * Objects in the way of others that were put into the receiver's trash.
   */
  uint64_t displaced_count;
  /**
   * Keys that a Windows receiver could not hold.
   */
  uint64_t windows_name_count;
} hf_replica;

/**
 * One entry of an index: where a file, or one part of a file, lies at the destination.
 *
 * Owned by its batch and valid until hf_entries_free. Later versions add fields at the end and raise
 * `struct_size`.
 */
typedef struct {
  /**
   * The size of this struct in the loaded library: how far it is to the next entry of the batch.
   */
  size_t struct_size;
  /**
   * An hf_area.
   */
  uint32_t area;
  /**
   * An hf_entry_kind.
   */
  uint32_t kind;
  /**
   * The object's key within the set; UTF-8, not NUL-terminated.
   */
  const char *object;
  /**
   * Bytes in `object`.
   */
  size_t object_length;
  /**
   * The path at the source; UTF-8, not NUL-terminated.
   */
  const char *path;
  /**
   * Bytes in `path`.
   */
  size_t path_length;
  /**
   * Where the bytes begin in the object.
   */
  uint64_t offset_bytes;
  /**
   * How many bytes of the object are this entry's.
   */
  uint64_t length_bytes;
  /**
   * Size of this part at the source.
   */
  uint64_t size_bytes;
  /**
   * Size of the whole object at the destination.
   */
  uint64_t stored_size_bytes;
  /**
   * Which part of the file this is, from 0.
   */
  uint32_t part;
  /**
   * How many parts the file has; 1 for nearly all.
   */
  uint32_t part_count;
  /**
   * The backup job that stored it.
   */
  int64_t job_utc_ms;
  /**
   * Last change at the source.
   */
  int64_t modified_utc_ms;
  /**
   * 32 bytes: BLAKE3-256 of this part as it lies in the object. Null when it is not known.
   */
  const uint8_t *checksum;
} hf_entry;

/**
 * How gestures work. Let hf_selection_get_options fill it, then change what is to be different.
 */
typedef struct {
  /**
   * sizeof(hf_selection_options): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * An hf_selection_style.
   */
  uint32_t style;
  /**
   * An hf_selection_range_rule.
   */
  uint32_t range_rule;
  /**
   * 1 when a parent stands for all that is below it, the default; 0 when a tree is a list with folded rows.
   */
  uint32_t cascade;
  /**
   * Rows that a page key moves; 10 by default.
   */
  uint32_t page_rows;
} hf_selection_options;

/**
 * Many texts in one block: all bytes one after the other, and how many each text has.
 */
typedef struct {
  /**
   * The bytes of all texts; UTF-8, no NULs between them. May be null when there are none.
   */
  const char *bytes;
  /**
   * How many bytes.
   */
  size_t bytes_length;
  /**
   * The length of each text in bytes. May be null when there are no texts.
   */
  const uint32_t *lengths;
  /**
   * How many texts.
   */
  size_t count;
} hf_texts;

/**
 * Rows from `first` to `last`, both of them in it.
 */
typedef struct {
  /**
   * The first row.
   */
  uint32_t first;
  /**
   * The last row; never before the first.
   */
  uint32_t last;
} hf_row_range;

/**
 * A group, and the rows of the listing that are in it.
 */
typedef struct {
  /**
   * Its name, as rules name it; compared without regard to case.
   */
  const char *name;
  /**
   * Bytes in `name`.
   */
  size_t name_length;
  /**
   * Its rows. May be null when there are none.
   */
  const hf_row_range *rows;
  /**
   * How many ranges.
   */
  size_t range_count;
} hf_selection_group;

/**
 * Rows in the order in which they are shown, and what is known of each. Copied before the call returns.
 */
typedef struct {
  /**
   * sizeof(hf_selection_listing): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * What each row is known by: unique, 4 KiB at most, no control characters. Best an id that never changes.
   */
  hf_texts keys;
  /**
   * What rules by name and domain look at; an empty name stands for the key. Null when they were not read.
   */
  const hf_texts *names;
  /**
   * Who is in which group. Null when groups were not read: what was known of each key is then kept.
   */
  const hf_selection_group *groups;
  /**
   * How many groups.
   */
  size_t group_count;
  /**
   * How deep each row lies in its tree, 0 for a root; children follow their parent. Null for a flat list.
   */
  const uint16_t *depths;
  /**
   * How many depths: one for each key, or 0.
   */
  size_t depth_count;
  /**
   * Rows that cannot become selected, such as headings. May be null when there are none.
   */
  const hf_row_range *unselectable;
  /**
   * How many ranges of them.
   */
  size_t unselectable_count;
} hf_selection_listing;

/**
 * A rule. Letters match without regard to case.
 */
typedef struct {
  /**
   * An hf_selection_rule_kind.
   */
  uint32_t kind;
  /**
   * Its pattern, domain or group; UTF-8, no NUL needed. Null for those that have none.
   */
  const char *value;
  /**
   * Bytes in `value`.
   */
  size_t value_length;
} hf_selection_rule;

/**
 * What a change came to, in numbers. Rows by their number in the listing that holds after the call.
 *
 * Owned by its change and valid until hf_selection_change_free. Later versions add fields at the end and raise
 * `struct_size`.
 */
typedef struct {
  /**
   * The size of this struct in the loaded library.
   */
  size_t struct_size;
  /**
   * Listed rows that are selected now and were not.
   */
  uint64_t newly_selected_count;
  /**
   * Listed rows that were selected and are not now.
   */
  uint64_t newly_unselected_count;
  /**
   * All that is selected: in view, hidden and absent.
   */
  uint64_t selected_count;
  /**
   * Selected rows that are listed and out of reach: hidden by a filter, or folded away.
   */
  uint64_t hidden_selected_count;
  /**
   * Selected keys that the listing of now lacks.
   */
  uint64_t absent_selected_count;
  /**
   * 1 when there is an anchor, else 0.
   */
  uint32_t has_anchor;
  /**
   * Where a range begins, if `has_anchor` is 1.
   */
  uint32_t anchor;
  /**
   * 1 when there is a lead, else 0.
   */
  uint32_t has_lead;
  /**
   * Where the keyboard is, if `has_lead` is 1.
   */
  uint32_t lead;
  /**
   * 1 when other rows may be in view than before, so that the console shows them anew.
   */
  uint32_t view_changed;
  /**
   * 1 when rows have other numbers than before.
   */
  uint32_t relisted;
} hf_selection_state;

/**
 * Keys, rows and flags side by side: item `i` of each is about the same row.
 *
 * Owned by its batch and valid until hf_selection_batch_free. Later versions add fields at the end and raise
 * `struct_size`.
 */
typedef struct {
  /**
   * The size of this struct in the loaded library.
   */
  size_t struct_size;
  /**
   * The keys, in the order of the rows, absent ones last; none in a window.
   */
  hf_texts keys;
  /**
   * The row of each; UINT32_MAX for a key that is not listed.
   */
  const uint32_t *rows;
  /**
   * What is to be said of each: bits of hf_selection_flag.
   */
  const uint8_t *flags;
  /**
   * How many rows and flags.
   */
  size_t count;
  /**
   * The cursor where the next batch begins; 0 when this was the last.
   */
  uint64_t next;
} hf_selection_block;

/**
 * How many keys are what. Set `struct_size` before a function fills it.
 */
typedef struct {
  /**
   * sizeof(hf_selection_tally): tells the library which fields this host knows.
   */
  size_t struct_size;
  /**
   * Rows listed.
   */
  uint64_t listed_count;
  /**
   * Rows in view.
   */
  uint64_t shown_count;
  /**
   * Selected in all.
   */
  uint64_t selected_count;
  /**
   * Selected by hand.
   */
  uint64_t explicit_count;
  /**
   * Selected by rules and by nothing else.
   */
  uint64_t ruled_count;
  /**
   * Unselected by hand although a rule selects it, or did.
   */
  uint64_t excluded_count;
  /**
   * Selected and not in view.
   */
  uint64_t hidden_selected_count;
  /**
   * Selected and not listed.
   */
  uint64_t absent_selected_count;
} hf_selection_tally;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/* ===== version =====
 * Which Holdfast is loaded, and whether it fits the header the host was built with.
 */

/**
 * Which version of Holdfast is loaded, such as "1.4.2"? Compare with HF_VERSION for logs only.
 *
 * Owner:   the library; the text is static, never free it.
 * Threads: any.
 * Blocks:  no.
 */
const char *hf_version(void);

/**
 * Which ABI does the loaded library have? Refuse to go on unless it equals HF_ABI_VERSION.
 *
 * Before 1.0 it is the minor version, since each may break; from 1.0 on a thousand times the major one.
 *
 * Threads: any.
 * Blocks:  no.
 */
uint32_t hf_abi_version(void);

/**
 * How many handles and texts does this process hold and has not freed? For tests that look for leaks.
 *
 * Threads: any.
 * Blocks:  no.
 */
uint64_t hf_held_count(void);

/* ===== status =====
 * What a status code is called, says and asks for.
 */

/**
 * What is a status called, in every language alike? Such as "NullPointer"; "Unknown" for a code of another
 * version. Never null.
 *
 * Owner:   the library; the text is static, never free it.
 * Threads: any.
 * Blocks:  no.
 */
const char *hf_status_name(int32_t code);

/**
 * What does a status mean, in one sentence? The error object's text says more about the one case. Never null.
 *
 * Owner:   the library; the text is static, never free it.
 * Threads: any.
 * Blocks:  no.
 */
const char *hf_status_text(int32_t code);

/**
 * What can the caller do about a status? An hf_class, also for a code this version does not know.
 *
 * Threads: any.
 * Blocks:  no.
 */
int32_t hf_status_class(int32_t code);

/* ===== text =====
 * Text in: UTF-8 pointer and length. Text out: NUL-terminated, freed by `hf_text_free`.
 */

/**
 * Gives back a text that Holdfast returned through a `char **`. Null does nothing.
 *
 * Owner:   takes `text`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE for a pointer that is no text of Holdfast's; it is left alone.
 */
hf_status hf_text_free(char *text);

/* ===== error =====
 * The error object: everything one failure says.
 */

/**
 * Which status did the call come to? The one the function returned.
 *
 * A null error is HF_STATUS_NULL_POINTER and a freed one HF_STATUS_WRONG_HANDLE, never HF_STATUS_OK.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_error_code(const hf_error *error);

/**
 * What can the caller do? An hf_class: the first digit of the code.
 *
 * Threads: any.
 * Blocks:  no.
 */
int32_t hf_error_class(const hf_error *error);

/**
 * What is the status called? As hf_status_name. Never null.
 *
 * Owner:   the library; the text is static, never free it.
 * Threads: any.
 * Blocks:  no.
 */
const char *hf_error_name(const hf_error *error);

/**
 * What happened and what is to be done, for a person? Never null; holds no password and no token.
 *
 * Owner:   the error; the text lives until hf_error_free.
 * Threads: any.
 * Blocks:  no.
 */
const char *hf_error_text(const hf_error *error);

/**
 * How many milliseconds should pass before another try? 0 when nothing is known of it.
 *
 * Threads: any.
 * Blocks:  no.
 */
uint64_t hf_error_retry_after_ms(const hf_error *error);

/**
 * Gives back an error and its text. Null does nothing.
 *
 * Owner:   takes `error`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_error_free(hf_error *error);

/* ===== cancel =====
 * The handle a host keeps to stop a call that runs.
 */

/**
 * Makes a cancel handle that nobody has cancelled.
 *
 * Owner:   the caller, who frees `*out` with hf_cancel_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER.
 */
hf_status hf_cancel_new(hf_cancel **out, hf_error **error);

/**
 * Asks every call that was given this handle to stop; they return soon after.
 *
 * They return HF_STATUS_CANCELLED, except for hf_pdic_plan and hf_pdic_run: their outcome then has the verdict
 * HF_PDIC_VERDICT_CANCELLED. What was finished before stays finished.
 * Once cancelled it stays so: a call begun with it later stops at once. Cancelling twice is the same as once.
 *
 * Threads: any, also while calls run and from within a callback.
 * Blocks:  no; it does not wait for the calls to stop.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_cancel_cancel(const hf_cancel *cancel,
                           hf_error **error);

/**
 * Has somebody asked to stop? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_cancel_is_cancelled(const hf_cancel *cancel, int32_t *out, hf_error **error);

/**
 * Gives back a cancel handle. Null does nothing. Calls that run with it go on and can no longer be stopped.
 *
 * Owner:   takes `cancel`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_cancel_free(hf_cancel *cancel);

/* ===== client =====
 * One installation of a backup client.
 */

/**
 * Opens the working folder of an installation; makes it, for this user alone, if it is not there.
 *
 * The folder is local and belongs to Holdfast. Losing it loses no backup.
 *
 * Owner:   the caller, who frees `*out` with hf_client_free.
 * Threads: any.
 * Blocks:  while the working state is opened.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_STAGING_FAILED,
 *          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED, HF_STATUS_STATE_VERSION_UNSUPPORTED.
 */
hf_status hf_client_open(const char *folder,
                         size_t folder_length,
                         hf_client **out,
                         hf_error **error);

/**
 * Notes that a set comes from an older version of the client, such as "7.17": PDIC is due until it has run.
 *
 * May be called at every start; a PDIC that ran since is not forgotten.
 *
 * Threads: any.
 * Blocks:  while the working state is written.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_STATE_UNAVAILABLE,
 *          HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_client_bring_over(const hf_client *client,
                               const char *set,
                               size_t set_length,
                               const char *version,
                               size_t version_length,
                               hf_error **error);

/**
 * Gives back a client. Null does nothing. Calls that run with it go on to their end.
 *
 * Owner:   takes `client`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_client_free(hf_client *client);

/* ===== destination =====
 * A place that holds backup sets.
 */

/**
 * Opens a destination by its address: `file:///path`, percent-encoded as addresses are, or a plain absolute path,
 * taken as it is; or a server's, such as `s3://bucket/prefix`, with credentials from the environment.
 *
 * A folder must be there; it is never made, since a folder that is missing may be a disk that is not mounted.
 *
 * Owner:   the caller, who frees `*out` with hf_destination_free.
 * Threads: any.
 * Blocks:  while the destination answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_DESTINATION_REJECTED,
 *          HF_STATUS_DESTINATION_ABSENT, HF_STATUS_DESTINATION_DENIED, HF_STATUS_DESTINATION_UNTRUSTED,
 *          HF_STATUS_DESTINATION_UNAVAILABLE.
 */
hf_status hf_destination_open(const char *address,
                              size_t address_length,
                              hf_destination **out,
                              hf_error **error);

/**
 * Opens a destination with credentials that the host has, instead of those that are found in the environment.
 *
 * `access` is a JSON object of texts. Its names: `access_key_id`, `secret_access_key`, `session_token` and `region`
 * for s3; `account_name`, `account_key`, `sas_token` and `bearer_token` for azblob; `user`, `password`,
 * `private_key`, `passphrase` and `known_hosts` for sftp; `user`, `password` and `bearer_token` for webdav;
 * `ca_certificates` for whatever speaks TLS. What it does not name is looked for in the environment. Null or empty
 * leaves everything to the environment, as hf_destination_open does. It is copied, and shown in no error and no log;
 * wipe yours after the call.
 *
 * Owner:   the caller, who frees `*out` with hf_destination_free.
 * Threads: any.
 * Blocks:  yes: it may talk to a server.
 * Errors:  HF_STATUS_NULL_POINTER for `address`, HF_STATUS_INVALID_UTF8, HF_STATUS_DESTINATION_REJECTED,
 *          HF_STATUS_ACCESS_REJECTED, HF_STATUS_DESTINATION_ABSENT, HF_STATUS_DESTINATION_DENIED,
 *          HF_STATUS_DESTINATION_UNTRUSTED, HF_STATUS_DESTINATION_UNAVAILABLE.
 */
hf_status hf_destination_open_with(const char *address,
                                   size_t address_length,
                                   const char *access,
                                   size_t access_length,
                                   hf_destination **out,
                                   hf_error **error);

/**
 * Where is it, in words for a person? Without credentials.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_destination_place(const hf_destination *destination, char **out, hf_error **error);

/**
 * Gives back a destination. Null does nothing. Calls that run with it go on to their end.
 *
 * Owner:   takes `destination`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_destination_free(hf_destination *destination);

/* ===== report =====
 * The backup report of a host.
 */

/**
 * Makes a report without lines, whose timestamps are those of an IANA time zone such as "Europe/Berlin".
 *
 * Owner:   the caller, who frees `*out` with hf_report_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_ZONE_UNKNOWN.
 */
hf_status hf_report_new(const char *zone,
                        size_t zone_length,
                        hf_report **out,
                        hf_error **error);

/**
 * How many lines has it?
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_report_entry_count(const hf_report *report, uint64_t *out, hf_error **error);

/**
 * The report for people: an aligned table under a header and a rule, one line for each entry.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_report_text(const hf_report *report, char **out, hf_error **error);

/**
 * The report for spreadsheets: RFC 4180, with a header line.
 *
 * A log that begins as a formula does, or with an apostrophe, has one apostrophe put in front.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_report_csv(const hf_report *report, char **out, hf_error **error);

/**
 * The report for programs: `schema_version`, `zone` and `entries`, each with `no`, `type`, `timestamp`,
 * `utc_ms` and `log`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_report_json(const hf_report *report,
                         char **out,
                         hf_error **error);

/**
 * Gives back a report. Null does nothing. The lines of calls that still run with it are lost.
 *
 * Owner:   takes `report`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_report_free(hf_report *report);

/* ===== schedule =====
 * When PDIC is due.
 */

/**
 * Is PDIC due at a backup job that starts at `now_utc_ms`? For hosts that keep their own records; hf_job_start
 * asks the working state instead.
 *
 * `last_utc_ms` is the moment of the last PDIC, null when it never ran. `brought_over` is the older version the
 * set comes from, or null; it counts only while `last_utc_ms` is null. `least_days` is the least number of days
 * between two PDICs, 0 for no such floor.
 *
 * Owner:   the caller, who frees `*out` with hf_decision_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN.
 */
hf_status hf_schedule_decide(const char *set,
                             size_t set_length,
                             const char *zone,
                             size_t zone_length,
                             const char *brought_over,
                             size_t brought_over_length,
                             const int64_t *last_utc_ms,
                             uint32_t least_days,
                             int64_t now_utc_ms,
                             hf_decision **out,
                             hf_error **error);

/**
 * Is it due? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_decision_due(const hf_decision *decision, int32_t *out, hf_error **error);

/**
 * Why, in one sentence for the backup report.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_decision_text(const hf_decision *decision, char **out, hf_error **error);

/**
 * The decision for programs: `due`, `reason`, `text`, `weekday`, `today`, `last` and `next_due`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_decision_json(const hf_decision *decision, char **out, hf_error **error);

/**
 * Gives back a decision. Null does nothing.
 *
 * Owner:   takes `decision`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_decision_free(hf_decision *decision);

/* ===== job =====
 * The start of a backup job.
 */

/**
 * What is due before this backup job? Changes nothing.
 *
 * Asks every destination and what the client remembers of it. One that does not answer is a warning in the
 * report and a `problem` in the JSON; the others are judged all the same. `zone` is the schedule's IANA time
 * zone; `least_days` the least number of days between two PDICs, 0 for no such floor. `now_utc_ms` is the
 * client's clock, null for the machine's; `report` may be null. `destinations` may be null if the count is 0.
 *
 * Owner:   the caller, who frees `*out` with hf_job_start_result_free.
 * Threads: any.
 * Blocks:  while the destinations answer.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN,
 *          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_job_start(const hf_client *client,
                       const char *set,
                       size_t set_length,
                       const hf_destination *const *destinations,
                       size_t destination_count,
                       const char *zone,
                       size_t zone_length,
                       uint32_t least_days,
                       const int64_t *now_utc_ms,
                       const hf_report *report,
                       hf_job_start_result **out,
                       hf_error **error);

/**
 * The same, with what the set reads from.
 *
 * `sources` is a JSON object: `vmware`, an array of requests as hf_vmware_check takes one, for the hosts and
 * vCenters of the set; `m365`, an array of requests as hf_m365_check takes one, for its connections. It may be null
 * for nothing that is known. All else is as hf_job_start has it.
 *
 * Owner:   the caller, who frees `*out` with hf_job_start_result_free.
 * Threads: any.
 * Blocks:  while the destinations answer.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN,
 *          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_RULES_REJECTED,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED,
 *          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_job_start_with(const hf_client *client,
                            const char *set,
                            size_t set_length,
                            const hf_destination *const *destinations,
                            size_t destination_count,
                            const char *zone,
                            size_t zone_length,
                            uint32_t least_days,
                            const char *sources,
                            size_t sources_length,
                            const int64_t *now_utc_ms,
                            const hf_report *report,
                            hf_job_start_result **out,
                            hf_error **error);

/**
 * Is PDIC due at any destination? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_job_start_result_due(const hf_job_start_result *result,
                                  int32_t *out,
                                  hf_error **error);

/**
 * The decisions for programs: `pdic_due`, and each destination's `place`, `pdic` and `problem`; `vmware`, what
 * hf_vmware_outcome_json gives, for each source; and `m365`, what hf_m365_outcome_json gives, for each connection.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_job_start_result_json(const hf_job_start_result *result,
                                   char **out,
                                   hf_error **error);

/**
 * Gives back a result. Null does nothing.
 *
 * Owner:   takes `result`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_job_start_result_free(hf_job_start_result *result);

/* ===== vmware =====
 * VMware: hosts that lose changed sectors, and the backups that spoiled.
 */

/**
 * Asks a host or vCenter for the facts about itself, its hosts and, if wished, its machines. Changes nothing.
 *
 * `source` is JSON: `address` (host, host:port or https://host/sdk), and where wanted `user`, `pin` (the
 * fingerprint of its certificate: SHA-256, or SHA-1 as old consoles show it) or `ca_pem` (certificates to trust in
 * place of this machine's), `old_tls` (TLS 1.0 and 1.1, by this machine's OpenSSL), `timeout_ms` of one exchange,
 * `ssh_port` and `with_vms`. `password`, which may be null, belongs to `user` and is in no log or error. A host
 * tells its version to everybody; a vCenter lists its hosts to those who signed in. `*out` becomes JSON, the
 * `source` of a request to hf_vmware_check. `cancel` may be null.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, until the facts are there; `timeout_ms` for each exchange at most.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_ADDRESS_REJECTED, HF_STATUS_VMWARE_DENIED,
 *          HF_STATUS_VMWARE_CERTIFICATE_REJECTED, HF_STATUS_VMWARE_UNAVAILABLE,
 *          HF_STATUS_VMWARE_ANSWER_MALFORMED, HF_STATUS_VMWARE_TLS_UNSUPPORTED, HF_STATUS_CANCELLED.
 */
hf_status hf_vmware_fetch(const char *source,
                          size_t source_length,
                          const char *password,
                          size_t password_length,
                          const hf_cancel *cancel,
                          char **out,
                          hf_error **error);

/**
 * Do this source's hosts lose changed sectors, and which machines are at risk? Changes nothing.
 *
 * `request` is JSON: `source`, the facts about a host or vCenter; where wanted `policy` (warn,
 * full_without_cbt, skip_cbt, fail) and `rules`, a rules file in place of the library's own. `set` may be null:
 * then nothing is remembered of the machines. `now_utc_ms` is the client's clock, null for the machine's;
 * `report` may be null.
 *
 * Owner:   the caller, who frees `*out` with hf_vmware_outcome_free.
 * Threads: any.
 * Blocks:  while the working state is read.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_VMWARE_FACTS_REJECTED,
 *          HF_STATUS_VMWARE_RULES_REJECTED, HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_vmware_check(const hf_client *client,
                          const char *set,
                          size_t set_length,
                          const char *request,
                          size_t request_length,
                          const int64_t *now_utc_ms,
                          const hf_report *report,
                          hf_vmware_outcome **out,
                          hf_error **error);

/**
 * The answer for the source. `*out` is an hf_vmware_answer.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_vmware_outcome_answer(const hf_vmware_outcome *outcome,
                                   int32_t *out,
                                   hf_error **error);

/**
 * Is there something a person should look at? `*out` is 1 or 0. That no rule is about a version is none.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_vmware_outcome_findings(const hf_vmware_outcome *outcome,
                                     int32_t *out,
                                     hf_error **error);

/**
 * Does the set's policy let something at risk not be backed up? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_vmware_outcome_refused(const hf_vmware_outcome *outcome,
                                    int32_t *out,
                                    hf_error **error);

/**
 * The outcome for programs: `answer`, `refused`, `hosts` with their defects, `vms` with their risk, chain and
 * action, and the `steps` a person takes.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_vmware_outcome_json(const hf_vmware_outcome *outcome,
                                 char **out,
                                 hf_error **error);

/**
 * Gives back an outcome. Null does nothing.
 *
 * Owner:   takes `outcome`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_vmware_outcome_free(hf_vmware_outcome *outcome);

/**
 * Remembers backups of virtual machines that were made, and resets of their tracking; all, or none.
 *
 * `events` is a JSON array, in the order in which things happened: `kind` (full, incremental, differential,
 * reset), `at_utc_ms`, `vm`, `host` (what it says of itself) and `uses_cbt`. `rules` may be null for the
 * library's own. Without these notes a chain that a defective host served cannot be told from a sound one.
 *
 * Threads: any.
 * Blocks:  while the working state is written.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
 *          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_RULES_REJECTED, HF_STATUS_STATE_UNAVAILABLE,
 *          HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_vmware_note(const hf_client *client,
                         const char *set,
                         size_t set_length,
                         const char *events,
                         size_t events_length,
                         const char *rules,
                         size_t rules_length,
                         hf_error **error);

/**
 * What is remembered of a set's virtual machines, for programs: `vms`, each with its `events`, disk `sizes`
 * and the `flag` of a chain that is not to be trusted.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  while the working state is read.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
 *          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
 */
hf_status hf_vmware_history(const hf_client *client,
                            const char *set,
                            size_t set_length,
                            char **out,
                            hf_error **error);

/**
 * May an incremental backup be built on a disk's change ids, and did the answers cover the whole disk?
 *
 * `tracking` is JSON: `before` and `now`, the change ids; where the query was made also `capacity_bytes` and
 * `segments`, its answers in order, each with `start`, `length` and `areas`. `*out` becomes JSON: `usable`, and
 * `reason` and `text` where it is false.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_VMWARE_FACTS_REJECTED.
 */
hf_status hf_vmware_tracking(const char *tracking,
                             size_t tracking_length,
                             char **out,
                             hf_error **error);

/* ===== m365 =====
 * Microsoft 365: what state connections are in, what may be done about it, what an error means.
 */

/**
 * How does this connection sign in, does that still work, and what is to be done? Asks nobody, changes nothing.
 *
 * `request` is JSON: `connection`, the facts about it, of which `account` is the least; where wanted `settings`:
 * `policy` (a policy file in place of the library's own), `zone`, `notifications`, `reminder_days`,
 * `administrators` and `propagation_minutes`. No secret is among the facts. `now_utc_ms` is the client's clock, null
 * for the machine's; `report` may be null. The date is that of the settings' zone, else the report's, else UTC.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_outcome_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_check(const char *request,
                        size_t request_length,
                        const int64_t *now_utc_ms,
                        const hf_report *report,
                        hf_m365_outcome **out,
                        hf_error **error);

/**
 * How does the connection sign in? `*out` is an hf_m365_mode.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_outcome_mode(const hf_m365_outcome *outcome, int32_t *out, hf_error **error);

/**
 * Is there something a person should look at? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_outcome_findings(const hf_m365_outcome *outcome, int32_t *out, hf_error **error);

/**
 * Can a job on the connection sign in, as far as is known? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_outcome_may_run(const hf_m365_outcome *outcome, int32_t *out, hf_error **error);

/**
 * The outcome for programs: `mode` or the `reason` why it is unknown, `obsolete`, `may_create`, `may_run`,
 * `standing` and `protocols`, `by` and `days_left`, `advice`, `limitations`, `mfa`, `certificate`, `alerts`, and
 * `limits_text` for people.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_outcome_json(const hf_m365_outcome *outcome,
                               char **out,
                               hf_error **error);

/**
 * Gives back an outcome. Null does nothing.
 *
 * Owner:   takes `outcome`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_m365_outcome_free(hf_m365_outcome *outcome);

/**
 * Which modes may an account be moved to, by whom, and in which steps? Changes nothing.
 *
 * `request` is JSON: `sets`, connections as hf_m365_check takes one, all of one account; where wanted `to`, one mode,
 * and `settings`. `*out` becomes JSON: `from`, `advice`, `limitations`, `moves`, each with its `refusal` or its
 * `signer` and `steps`, and `text` for people. `now_utc_ms` is the client's clock, null for the machine's.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_plan(const char *request,
                       size_t request_length,
                       const int64_t *now_utc_ms,
                       char **out,
                       hf_error **error);

/**
 * How do a cloud's protocols stand, and what happened and will? Changes nothing.
 *
 * `request` is JSON: where wanted `region`, a name of the policy's clouds ("global" when absent), `protocols`,
 * `sign_in` (basic or token) and `settings`. `*out` becomes JSON: `cloud`, `has_modern`, `retired`, `phase`,
 * `verdicts`, `events`, and `text` for people. `now_utc_ms` is the client's clock, null for the machine's.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_timeline(const char *request,
                           size_t request_length,
                           const int64_t *now_utc_ms,
                           char **out,
                           hf_error **error);

/**
 * What does an error of a sign-in mean, is it to be tried again, and who must act?
 *
 * `question` is the JSON of Microsoft's error answer, to which `http_status`, `retry_after_s`, `changed_utc_ms` (when
 * account, password or application were last changed) and `settings` may be added; or any text that names an error
 * or an AADSTS number. `*out` becomes JSON: `class`, which programs go by, `advice`, `retry`, `retry_at_utc_ms`, `who`,
 * and `text` for people. Nothing of the error is in it that is not known, but for ids for Microsoft's support.
 * `now_utc_ms` is the client's clock, null for the machine's.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_explain(const char *question,
                          size_t question_length,
                          const int64_t *now_utc_ms,
                          char **out,
                          hf_error **error);

/**
 * How do many sets stand, by account, and who is to be looked at first? Asks nobody, changes nothing.
 *
 * `request` is JSON: `sets`, connections as hf_m365_check takes one, of any number of accounts; where wanted
 * `settings`. `now_utc_ms` is the client's clock, null for the machine's; `report` may be null.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_fleet_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_fleet_plan(const char *request,
                             size_t request_length,
                             const int64_t *now_utc_ms,
                             const hf_report *report,
                             hf_m365_fleet **out,
                             hf_error **error);

/**
 * The fleet for programs: `sets`, how many there are, and `accounts`, the most urgent first, each with `urgency`,
 * `by`, `mode`, `advised`, `next`, `blockers` and `text`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_fleet_json(const hf_m365_fleet *fleet,
                             char **out,
                             hf_error **error);

/**
 * The fleet for spreadsheets: RFC 4180, with a header line; a row for each account.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_fleet_csv(const hf_m365_fleet *fleet, char **out, hf_error **error);

/**
 * Gives back a fleet. Null does nothing.
 *
 * Owner:   takes `fleet`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_m365_fleet_free(hf_m365_fleet *fleet);

/* ===== m365 migration =====
 * Microsoft 365: the migration of an account to another mode, step by step.
 */

/**
 * Begins a migration of all sets of one account. Changes nothing.
 *
 * `request` is JSON as hf_m365_plan takes it, with `to`. `now_utc_ms` is the client's clock, null for the machine's;
 * it holds for the whole migration.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_migration_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED; HF_STATUS_M365_MIGRATION_REFUSED when the
 *          move may not be made.
 */
hf_status hf_m365_migration_begin(const char *request,
                                  size_t request_length,
                                  const int64_t *now_utc_ms,
                                  hf_m365_migration **out,
                                  hf_error **error);

/**
 * Takes a migration up again where it was when it was stored. The move has to be allowed on this day too.
 *
 * `stored` is what hf_m365_migration_json gave. `now_utc_ms` is the client's clock, null for the machine's.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_migration_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_MIGRATION_DAMAGED, HF_STATUS_M365_MIGRATION_VERSION_UNSUPPORTED,
 *          HF_STATUS_M365_MIGRATION_REFUSED.
 */
hf_status hf_m365_migration_resume(const char *stored,
                                   size_t stored_length,
                                   const int64_t *now_utc_ms,
                                   hf_m365_migration **out,
                                   hf_error **error);

/**
 * Where is it? `*out` is an hf_m365_state.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_migration_state(const hf_m365_migration *migration,
                                  int32_t *out,
                                  hf_error **error);

/**
 * Where it is, for whoever drives it: `state`, `step`, which waits, with what it may be answered with, `of` how many,
 * the `problem` because of which a step has to be done again, and `text` for people.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_migration_status(const hf_m365_migration *migration,
                                   char **out,
                                   hf_error **error);

/**
 * Answers the step that waits.
 *
 * `answer` is JSON, `answer` and what belongs to it, or a few words: the answer, then for signed_in the account and
 * its role, for failed the error. A sign-in that is not enough leads back to the authorization, with a problem.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE;
 *          HF_STATUS_M365_ANSWER_REJECTED when the step takes no such answer, and then nothing changes.
 */
hf_status hf_m365_migration_answer(hf_m365_migration *migration,
                                   const char *answer,
                                   size_t answer_length,
                                   hf_error **error);

/**
 * Leaves all as it was. A migration that has ended stays as it ended.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_migration_cancel(hf_m365_migration *migration, hf_error **error);

/**
 * The commit point: tells what is to be changed, once, for all sets of the account. Saving again tells the same.
 *
 * `*out` becomes JSON: `to`, `authorized_by`, `sets`, each with `changed` and `removes_password`, and `text` for
 * people. The console makes the change.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE; HF_STATUS_M365_ANSWER_REJECTED before the last step, and
 *          after a cancel.
 */
hf_status hf_m365_migration_save(hf_m365_migration *migration,
                                 char **out,
                                 hf_error **error);

/**
 * The sets as they are now, a JSON array of connections: as they were handed in, until it is saved.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_migration_sets(const hf_m365_migration *migration, char **out, hf_error **error);

/**
 * The migration as it can be stored, for hf_m365_migration_resume: the request and the answers so far. No secret is
 * in it. Store it in one step, so that a crash leaves the old text or the new one.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_migration_json(const hf_m365_migration *migration,
                                 char **out,
                                 hf_error **error);

/**
 * Gives back a migration. Null does nothing. One that was not stored is forgotten; nothing was changed.
 *
 * Owner:   takes `migration`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_m365_migration_free(hf_m365_migration *migration);

/* ===== vault =====
 * Secrets at rest: the vault.
 */

/**
 * Makes a vault in a file, for this user alone; its folder and key file, too, if they are not there.
 *
 * `key` is JSON: `key_file`, a file of 32 bytes or of 64 hexadecimal digits that only its owner may read;
 * `passphrase`, of at least 8 characters; or `credential`, the name of one that systemd hands to a service. It is in
 * no log or error.
 *
 * Owner:   the caller, who frees `*out` with hf_vault_free.
 * Threads: any.
 * Blocks:  while the file is written; a passphrase costs about a second.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_UNAVAILABLE; HF_STATUS_VAULT_INPUT_REJECTED when there is a
 *          file already, or a generation of a vault without it.
 */
hf_status hf_vault_create(const char *file,
                          size_t file_length,
                          const char *key,
                          size_t key_length,
                          hf_vault **out,
                          hf_error **error);

/**
 * Opens a vault. Any number of threads and processes may have it open at once.
 *
 * `key` is what hf_vault_create or hf_vault_rekey was given.
 *
 * Owner:   the caller, who frees `*out` with hf_vault_free.
 * Threads: any.
 * Blocks:  while the file is read; a passphrase costs about a second.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT,
 *          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_vault_open(const char *file,
                        size_t file_length,
                        const char *key,
                        size_t key_length,
                        hf_vault **out,
                        hf_error **error);

/**
 * Which secrets does it hold? `*out` becomes JSON, `entries`, each with `kind`, `name` and `changed_utc_ms`; no secret
 * is among it.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  while the file is read.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_vault_entries(const hf_vault *vault,
                           char **out,
                           hf_error **error);

/**
 * Has it opened by another key from now on; whoever has it open goes on. Who knew the old key and took a copy of the
 * file can open that copy. After an error either key may open it: do it again.
 *
 * `key` is as hf_vault_create takes it; a key file that is not there is made.
 *
 * Threads: any.
 * Blocks:  while the file is written; a passphrase costs about a second.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_KEY_REJECTED,
 *          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
 *          HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_vault_rekey(hf_vault *vault,
                         const char *key,
                         size_t key_length,
                         hf_error **error);

/**
 * Writes a recovery bundle: another vault of the same secrets, opened by a passphrase of at least 8 characters. Keep
 * it elsewhere. The passphrase is in no log or error.
 *
 * Threads: any.
 * Blocks:  while both files are worked on, about a second.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED; HF_STATUS_VAULT_INPUT_REJECTED when there is
 *          a file already.
 */
hf_status hf_vault_export(const hf_vault *vault,
                          const char *file,
                          size_t file_length,
                          const char *passphrase,
                          size_t passphrase_length,
                          hf_error **error);

/**
 * Takes over from a bundle what this vault lacks; what it has stays. `*out_count` says how many secrets those were.
 *
 * Threads: any.
 * Blocks:  while both files are worked on.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_INPUT_REJECTED when it would hold more
 *          than 64 MiB, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_vault_import(hf_vault *vault,
                          const hf_vault *bundle,
                          uint64_t *out_count,
                          hf_error **error);

/**
 * Gives back a vault. Null does nothing. Sessions that were opened with it go on.
 *
 * Owner:   takes `vault`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_vault_free(hf_vault *vault);

/* ===== vault key =====
 * The vault's key from a host's own key service.
 */

/**
 * Makes a vault in a file, whose key the host's own key service wraps.
 *
 * Owner:   the caller, who frees `*out` with hf_vault_free.
 * Threads: any.
 * Blocks:  while the file is written and the key service answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_VAULT_UNAVAILABLE;
 *          HF_STATUS_VAULT_KEY_REJECTED when the key service refuses, or does not unwrap what it wrapped;
 *          HF_STATUS_VAULT_INPUT_REJECTED when there is a file already, or a generation of a vault without it.
 */
hf_status hf_vault_create_host(const char *file,
                               size_t file_length,
                               const hf_key_service *service,
                               hf_vault **out,
                               hf_error **error);

/**
 * Opens a vault whose key the host's own key service wrapped.
 *
 * Owner:   the caller, who frees `*out` with hf_vault_free.
 * Threads: any.
 * Blocks:  while the file is read and the key service answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED; HF_STATUS_VAULT_KEY_REJECTED when the key service refuses, or unwraps to another key.
 */
hf_status hf_vault_open_host(const char *file,
                             size_t file_length,
                             const hf_key_service *service,
                             hf_vault **out,
                             hf_error **error);

/**
 * As hf_vault_rekey: has a vault opened by the host's own key service from now on.
 *
 * Threads: any.
 * Blocks:  while the file is written and the key service answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_vault_rekey_host(hf_vault *vault, const hf_key_service *service, hf_error **error);

/* ===== m365 session =====
 * Microsoft 365: an installation's access to it, the accounts that stay signed in, and its tenants.
 */

/**
 * Opens a session. Asks nobody.
 *
 * `service` is JSON: `client_id` (the vendor's own application), and where wanted `cloud`, `authority`, `tenant`,
 * `proxy`, `ca_certificates`, `timeout_s`, `attempts`, `settings`. `now_utc_ms` is the client's clock, null for the
 * machine's.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_session_free. The vault stays the caller's too.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
 */
hf_status hf_m365_session_open(const hf_vault *vault,
                               const char *service,
                               size_t service_length,
                               const int64_t *now_utc_ms,
                               hf_m365_session **out,
                               hf_error **error);

/**
 * Which accounts stay signed in? `*out` becomes JSON, `accounts`; no secret is among it.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  while the vault is read.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT,
 *          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_m365_session_accounts(const hf_m365_session *session,
                                   char **out,
                                   hf_error **error);

/**
 * Which tenants have been set up here? `*out` becomes JSON, `tenants`; one that cannot be read has a `problem`. No
 * secret is among it.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  while the vault is read.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT,
 *          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
 */
hf_status hf_m365_session_tenants(const hf_m365_session *session,
                                  char **out,
                                  hf_error **error);

/**
 * Keeps a sign-in of purpose account: from now on its account stays signed in. Nothing changes before this point.
 *
 * `now_utc_ms` is the client's clock, null for the machine's; `cancel` may be null. `*out` becomes JSON: the account as
 * hf_m365_session_accounts tells it.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, while another process renews its token, and while the vault is written.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_TENANT_ABSENT when nobody signed in, or not for that,
 *          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
 *          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_session_keep(hf_m365_session *session,
                               const hf_m365_sign_in *sign_in,
                               const int64_t *now_utc_ms,
                               const hf_cancel *cancel,
                               char **out,
                               hf_error **error);

/**
 * Signs an account out here: its token is dropped. `tenant` is its id, and may be null unless several tenants have the
 * account; `cancel` may be null. `*out` is 1, or 0 when it was not kept.
 *
 * Threads: any.
 * Blocks:  yes, while another process renews its token.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_M365_FACTS_REJECTED,
 *          HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
 *          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_session_sign_out(hf_m365_session *session,
                                   const char *account,
                                   size_t account_length,
                                   const char *tenant,
                                   size_t tenant_length,
                                   const hf_cancel *cancel,
                                   int32_t *out,
                                   hf_error **error);

/**
 * A token for requests of the host's own: one of before as long as it lasts, else a new one.
 *
 * `request` is JSON: `account` that stays signed in, or `tenant` that was set up; where wanted `resource` (`graph`, or
 * the address of another service) and, for an account, `scopes`. `now_utc_ms` is the client's clock, null for the
 * machine's; `cancel` may be null. `*out_token` is a secret: show it to nobody, and give it back soon; hf_text_free
 * overwrites it.
 *
 * Owner:   the caller, who frees `*out_token` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, until Microsoft answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_TENANT_ABSENT, HF_STATUS_M365_PROPAGATING,
 *          HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED, HF_STATUS_M365_UNTRUSTED,
 *          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
 *          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
 *          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_session_token(const hf_m365_session *session,
                                const char *request,
                                size_t request_length,
                                const int64_t *now_utc_ms,
                                const hf_cancel *cancel,
                                char **out_token,
                                int64_t *out_expires_utc_ms,
                                hf_error **error);

/**
 * Sets a tenant up, changes it, renews its certificate, says how it stands, or takes it away again. A call that ended
 * too early is made again, and goes on where it was.
 *
 * `way` is an hf_m365_tenant_way. `request` is JSON; each field may be left out. Set-up and update: `tenant`, `name`,
 * `workloads` and `directions` as hf_m365_permissions takes them, `certificate` with `days` and `signing`, `wait_s`;
 * update also `remove_surplus`, `renew`. Rotate: `tenant`, `force`, `wait_s`. Status: `tenant`, `offline`. Delete:
 * `tenant`, `local`. `sign_in` is an administrator's of purpose setup, for set-up, update and delete, else null; it is
 * forgotten when the call ends, whatever became of it, unless the arguments are misused. `now_utc_ms` is the client's
 * clock, null for the machine's; `cancel` and `monitor` may be null. `*out` becomes JSON: `tenant`, `state`
 * and its `reason`, `application`, `certificate`, `permissions`, `steps`, and `text` for people.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, until what was changed is in effect, `wait_s` at most.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_TENANT_ABSENT, HF_STATUS_M365_PROPAGATING,
 *          HF_STATUS_M365_ADMINISTRATOR_REQUIRED, HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED,
 *          HF_STATUS_M365_UNTRUSTED, HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
 *          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
 *          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_session_tenant(hf_m365_session *session,
                                 int32_t way,
                                 const char *request,
                                 size_t request_length,
                                 const hf_m365_sign_in *sign_in,
                                 const int64_t *now_utc_ms,
                                 const hf_cancel *cancel,
                                 const hf_monitor *monitor,
                                 char **out,
                                 hf_error **error);

/**
 * Gives back a session. Null does nothing. Sign-ins that were begun with it go on.
 *
 * Owner:   takes `session`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_m365_session_free(hf_m365_session *session);

/* ===== m365 sign in =====
 * Microsoft 365: a sign-in under way.
 */

/**
 * Begins a sign-in. By device code a code is asked for; by browser nobody is asked yet.
 *
 * `request` is JSON: `way`: `paste` (a browser anywhere; what it shows at the end is pasted back), `loopback` (a
 * browser of this machine) or `device` (a browser anywhere, where a code is entered); where wanted `purpose`:
 * `account` (to stay signed in), `authorize` (who is it, and no more) or `setup` (an administrator, to set a tenant
 * up), `scopes`, `redirect_uri`, `prompt`, `login_hint`, `domain_hint`, `language`. `now_utc_ms` is the client's
 * clock, null for the machine's; `cancel` may be null.
 *
 * Owner:   the caller, who frees `*out` with hf_m365_sign_in_free.
 * Threads: any.
 * Blocks:  yes, by device code, until there is one.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_FACTS_REJECTED; by device code HF_STATUS_M365_DENIED, HF_STATUS_M365_UNTRUSTED,
 *          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_sign_in_begin(const hf_m365_session *session,
                                const char *request,
                                size_t request_length,
                                const int64_t *now_utc_ms,
                                const hf_cancel *cancel,
                                hf_m365_sign_in **out,
                                hf_error **error);

/**
 * What does a person have to do now? `*out` becomes JSON: `way`, `address`, by device code `user_code` and
 * `expires_utc_ms`, `pastes` (whether something has to be pasted back), and `text` for people.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_sign_in_page(const hf_m365_sign_in *sign_in,
                               char **out,
                               hf_error **error);

/**
 * Begins anew, by the same way or another: after a code that expired, in place of a browser that cannot be used. What
 * was shown before is void. `way` may be null, for the same again; `cancel` may be null.
 *
 * Threads: any.
 * Blocks:  yes, by device code, until there is one.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_FACTS_REJECTED; by device code HF_STATUS_M365_DENIED, HF_STATUS_M365_UNTRUSTED,
 *          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED, HF_STATUS_CANCELLED.
 */
hf_status hf_m365_sign_in_again(hf_m365_sign_in *sign_in,
                                const char *way,
                                size_t way_length,
                                const int64_t *now_utc_ms,
                                const hf_cancel *cancel,
                                hf_error **error);

/**
 * Takes what was pasted back: the code, or the address the browser ended at. `cancel` may be null.
 *
 * `*out` becomes JSON, who signed in: `account`, `object_id`, `tenant`, `name`, `region`, `role`, and `text` for
 * people. After each error but HF_STATUS_M365_PASTE_REJECTED begin anew.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, until Microsoft answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_PASTE_REJECTED, HF_STATUS_M365_ADMINISTRATOR_REQUIRED,
 *          HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED, HF_STATUS_M365_UNTRUSTED,
 *          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
 *          HF_STATUS_CANCELLED.
 */
hf_status hf_m365_sign_in_paste(hf_m365_sign_in *sign_in,
                                const char *pasted,
                                size_t pasted_length,
                                const int64_t *now_utc_ms,
                                const hf_cancel *cancel,
                                char **out,
                                hf_error **error);

/**
 * Waits for the browser of this machine, or until the device code was entered. `cancel` may be null.
 *
 * `*out` is as of hf_m365_sign_in_paste. After an error begin anew.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  yes, until somebody signed in, or the code expired.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_M365_PASTE_REJECTED when only a person can bring the code, or the sign-in was begun anew or
 *          dropped meanwhile, HF_STATUS_M365_CODE_EXPIRED,
 *          HF_STATUS_M365_ADMINISTRATOR_REQUIRED, HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED,
 *          HF_STATUS_M365_UNTRUSTED, HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
 *          HF_STATUS_CANCELLED.
 */
hf_status hf_m365_sign_in_wait(hf_m365_sign_in *sign_in,
                               const int64_t *now_utc_ms,
                               const hf_cancel *cancel,
                               char **out,
                               hf_error **error);

/**
 * Who signed in? `*out` is as of hf_m365_sign_in_paste, null as long as nobody did.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_sign_in_signed_in(const hf_m365_sign_in *sign_in, char **out, hf_error **error);

/**
 * How did it go, as hf_m365_migration_answer takes it? JSON, `signed_in` or `failed`; null as long as neither is so.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_sign_in_migration_answer(const hf_m365_sign_in *sign_in,
                                           char **out,
                                           hf_error **error);

/**
 * Drops the tokens and what was begun. What hf_m365_session_keep kept stays.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_m365_sign_in_forget(hf_m365_sign_in *sign_in, hf_error **error);

/**
 * Gives back a sign-in, and drops its tokens. Null does nothing. Calls that run with it go on to their end.
 *
 * Owner:   takes `sign_in`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_m365_sign_in_free(hf_m365_sign_in *sign_in);

/* ===== m365 permissions =====
 * Microsoft 365: which permissions are needed, and who an ID token is of. Pure.
 */

/**
 * Which application permissions do these backups and restores need, and no more? Asks nobody, changes nothing.
 *
 * `request` is JSON: `workloads` (mail, calendar, contacts, onedrive, sharepoint, teams, groups), each a word or an
 * object with `workload` and where wanted `backup`, `restore`, for mail `full_fidelity`, for sharepoint
 * `selected_sites`; where wanted `directions` (backup, restore; backup where it is absent), and `granted`, what the
 * application has already: names or ids, or objects with `permission` or `id`, and `resource`. `*out` becomes JSON:
 * `needed`, `granted`, `missing`, `surplus`, and `text` for people.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_M365_FACTS_REJECTED.
 */
hf_status hf_m365_permissions(const char *request,
                              size_t request_length,
                              char **out,
                              hf_error **error);

/**
 * Who is this ID token of? For hosts that sign in by means of their own; hf_m365_sign_in does it by itself. Asks
 * nobody.
 *
 * `request` is JSON: `token`, `keys` (as the sign-in service publishes them), `issuer`, `audience`, and where wanted
 * `nonce` and `tenant`, an id. `now_utc_ms` is the client's clock, null for the machine's. `*out` becomes JSON:
 * `account`, `object_id`, `tenant`, `name`, `role_template_ids`, `role`. No error quotes the token.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_IDENTITY_REJECTED.
 */
hf_status hf_m365_identity(const char *request,
                           size_t request_length,
                           const int64_t *now_utc_ms,
                           char **out,
                           hf_error **error);

/* ===== pdic options =====
 * How to check.
 */

/**
 * Makes options that are all as Holdfast chooses them.
 *
 * Owner:   the caller, who frees `*out` with hf_pdic_options_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER.
 */
hf_status hf_pdic_options_new(hf_pdic_options **out, hf_error **error);

/**
 * Sets how closely objects are looked at: "existence", which costs hardly more than listing the names and is
 * the default, or "existence+size", which reports objects of another size too.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT for another word.
 */
hf_status hf_pdic_options_set_mode(hf_pdic_options *options,
                                   const char *mode,
                                   size_t mode_length,
                                   hf_error **error);

/**
 * Sets which index files are put aside: those whose job is more than `days` days ago, except for the newest
 * `newest_count`, of which there is always one. 90 days and 1 by default.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_options_set_index_keep(hf_pdic_options *options,
                                         uint32_t days,
                                         uint32_t newest_count,
                                         hf_error **error);

/**
 * Sets how many losses are believed without a person: up to `percent` of all entries, or up to `entry_count`
 * if that is more. 10 percent and 1000 by default. What is above is refused and nothing is changed.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_options_set_breaker(hf_pdic_options *options,
                                      uint32_t percent,
                                      uint64_t entry_count,
                                      hf_error **error);

/**
 * Confirms a refused plan that a person looked at, by the hash hf_pdic_outcome_plan_hash gave. Null takes the
 * confirmation back.
 *
 * If the plan of the next run is another one, the run changes nothing and says HF_STATUS_PLAN_STALE.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER for `options`, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_options_set_confirm(hf_pdic_options *options,
                                      const char *hash,
                                      size_t hash_length,
                                      hf_error **error);

/**
 * Sets after how many days what was put aside is removed for good. 30 by default; hf_pdic_undo works until then.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_options_set_trash_keep(hf_pdic_options *options,
                                         uint32_t days,
                                         hf_error **error);

/**
 * Sets the number of worker threads; 0, the default, is one for each core. More than 256 count as 256.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_options_set_threads(hf_pdic_options *options,
                                      uint32_t thread_count,
                                      hf_error **error);

/**
 * Gives back options. Null does nothing. Calls that run took what they need.
 *
 * Owner:   takes `options`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_pdic_options_free(hf_pdic_options *options);

/* ===== pdic =====
 * PDIC, the periodic data integrity check.
 */

/**
 * What would PDIC do now? Everything but the doing; the report gets the lines a run would write.
 *
 * Parameters and outcome are those of hf_pdic_run.
 *
 * Owner:   the caller, who frees `*out` with hf_pdic_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
 */
hf_status hf_pdic_plan(const hf_client *client,
                       const hf_destination *destination,
                       const char *set,
                       size_t set_length,
                       const int64_t *now_utc_ms,
                       const hf_pdic_options *options,
                       const hf_report *report,
                       const hf_cancel *cancel,
                       const hf_monitor *monitor,
                       hf_pdic_outcome **out,
                       hf_error **error);

/**
 * Checks a set at one destination and makes its index true: entries whose objects are gone leave it, old index
 * files are put aside, the storage statistics are recalculated. No object of a backup is ever removed.
 *
 * `now_utc_ms` is the client's clock, null for the machine's. `options`, `report`, `cancel` and `monitor` may be
 * null. A place that cannot be checked and a cancelled run are outcomes too, with HF_STATUS_OK and a verdict:
 * the report is complete in every case.
 *
 * Owner:   the caller, who frees `*out` with hf_pdic_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
 */
hf_status hf_pdic_run(const hf_client *client,
                      const hf_destination *destination,
                      const char *set,
                      size_t set_length,
                      const int64_t *now_utc_ms,
                      const hf_pdic_options *options,
                      const hf_report *report,
                      const hf_cancel *cancel,
                      const hf_monitor *monitor,
                      hf_pdic_outcome **out,
                      hf_error **error);

/**
 * Brings back everything the run named `run` put aside: entries into the index, index files into their place.
 *
 * Undoing twice brings back nothing the second time. `now_utc_ms`, `cancel` and `monitor` may be null.
 *
 * Owner:   the caller, who frees `*out` with hf_pdic_undone_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_RUN_ABSENT,
 *          HF_STATUS_TRASH_DAMAGED, HF_STATUS_SET_BUSY, HF_STATUS_CANCELLED, and what set, index, destination
 *          and working state say; then nothing was changed, or the undo can be repeated.
 */
hf_status hf_pdic_undo(const hf_client *client,
                       const hf_destination *destination,
                       const char *set,
                       size_t set_length,
                       const int64_t *now_utc_ms,
                       const char *run,
                       size_t run_length,
                       const hf_cancel *cancel,
                       const hf_monitor *monitor,
                       hf_pdic_undone **out,
                       hf_error **error);

/**
 * What did the check come to? `*out` is an hf_pdic_verdict.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_verdict(const hf_pdic_outcome *outcome, int32_t *out, hf_error **error);

/**
 * Why was nothing checked? `*out` is an hf_status, HF_STATUS_OK unless the verdict is
 * HF_PDIC_VERDICT_NOT_CHECKED. The JSON has the reason in words and when to try again.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_not_checked_status(const hf_pdic_outcome *outcome,
                                             int32_t *out,
                                             hf_error **error);

/**
 * What is the run called? The name hf_pdic_undo takes.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_run(const hf_pdic_outcome *outcome, char **out, hf_error **error);

/**
 * How many entries were taken out of the index?
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_removed_entry_count(const hf_pdic_outcome *outcome,
                                              uint64_t *out,
                                              hf_error **error);

/**
 * What is the plan called? The hash hf_pdic_options_set_confirm takes. `*out` is null when the check could not
 * look, so that there is no plan.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_plan_hash(const hf_pdic_outcome *outcome,
                                    char **out,
                                    hf_error **error);

/**
 * The outcome for programs: verdict, plan with its objections, statistics before and after, findings.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_outcome_json(const hf_pdic_outcome *outcome,
                               char **out,
                               hf_error **error);

/**
 * Gives back an outcome. Null does nothing.
 *
 * Owner:   takes `outcome`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_pdic_outcome_free(hf_pdic_outcome *outcome);

/**
 * How many entries are in the index again?
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_undone_restored_entry_count(const hf_pdic_undone *undone,
                                              uint64_t *out,
                                              hf_error **error);

/**
 * The undo for programs: entries and index files that are back, and those that were there all along.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_pdic_undone_json(const hf_pdic_undone *undone,
                              char **out,
                              hf_error **error);

/**
 * Gives back the result of an undo. Null does nothing.
 *
 * Owner:   takes `undone`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_pdic_undone_free(hf_pdic_undone *undone);

/* ===== replication =====
 * Replication: backup sets copied to other destinations, compared with them, healed from them.
 */

/**
 * Copies what the receivers lack of backup sets, up to four files of a set at a time. Whatever stops it, each
 * receiver shows a whole index of what is there; the next run goes on where this one was.
 *
 * `receivers` are `receiver_count` destinations, at least one. `request` is a JSON object: `sets`, a list of ids,
 * and any of `sets_at_once` (1 to 64, 2 when left out), `bandwidth_bytes_per_second` (of all sets together, 0 for
 * no limit), `deletions` ("keep", or "propagate": what the sender does not name any more goes to the receiver's
 * trash), `breaker_percent` and `breaker_entries` (how many deletions are believed without a person),
 * `confirm` (the hash of deletions that were refused). `now_utc_ms` is the client's clock, null for the machine's.
 * `report`, `cancel` and `monitor` may be null.
 *
 * A set that could not be replicated and a cancelled run are outcomes too, with HF_STATUS_OK and a verdict: the
 * report is complete in every case.
 *
 * Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
 */
hf_status hf_replication_run(const hf_client *client,
                             const hf_destination *sender,
                             const hf_destination *const *receivers,
                             size_t receiver_count,
                             const char *request,
                             size_t request_length,
                             const int64_t *now_utc_ms,
                             const hf_report *report,
                             const hf_cancel *cancel,
                             const hf_monitor *monitor,
                             hf_replication_outcome **out,
                             hf_error **error);

/**
 * How far is each receiver behind its sender? Changes nothing. All else is as hf_replication_run has it.
 *
 * Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
 */
hf_status hf_replication_status(const hf_client *client,
                                const hf_destination *sender,
                                const hf_destination *const *receivers,
                                size_t receiver_count,
                                const char *request,
                                size_t request_length,
                                const int64_t *now_utc_ms,
                                const hf_report *report,
                                const hf_cancel *cancel,
                                const hf_monitor *monitor,
                                hf_replication_outcome **out,
                                hf_error **error);

/**
 * Brings objects that are missing or wrong on one side back from the other, either way. A sound object is never
 * overwritten.
 *
 * Sizes are compared; with `read_all` true in `request` every object is read whole and its checksum compared. All
 * else is as hf_replication_run has it.
 *
 * Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
 */
hf_status hf_replication_heal(const hf_client *client,
                              const hf_destination *sender,
                              const hf_destination *const *receivers,
                              size_t receiver_count,
                              const char *request,
                              size_t request_length,
                              const int64_t *now_utc_ms,
                              const hf_report *report,
                              const hf_cancel *cancel,
                              const hf_monitor *monitor,
                              hf_replication_outcome **out,
                              hf_error **error);

/* ===== replication outcome =====
 * What replication came to, of each set at each receiver.
 */

/**
 * The outcome for programs: the run's name, and of each replica its set, places, verdict and reasons, what
 * travelled, lag, failures, deletions with their objections, and what a healing brought back.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_replication_outcome_json(const hf_replication_outcome *outcome,
                                      char **out,
                                      hf_error **error);

/**
 * Has every receiver everything? `*out` is 1 or 0.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_replication_outcome_is_whole(const hf_replication_outcome *outcome,
                                          int32_t *out,
                                          hf_error **error);

/**
 * How many replicas are there? One for each set at each receiver.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_replication_outcome_count(const hf_replication_outcome *outcome,
                                       size_t *out,
                                       hf_error **error);

/**
 * The figures of replica `at`, from 0: the first set at each receiver, then the second. Set `struct_size` of `*out`
 * before.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT, also for a replica past the
 *          last.
 */
hf_status hf_replication_outcome_replica(const hf_replication_outcome *outcome,
                                         size_t at,
                                         hf_replica *out,
                                         hf_error **error);

/**
 * Gives back an outcome. Null does nothing.
 *
 * Owner:   takes `outcome`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_replication_outcome_free(hf_replication_outcome *outcome);

/* ===== backup =====
 * A backup job, for hosts that have no way of storing files of their own.
 */

/**
 * Backs the folder `source` up and writes the job's index file. The first job of a set creates the set.
 *
 * `now_utc_ms` names the job; null is the machine's clock. `report`, `cancel` and `monitor` may be null. On
 * failure the report says so too, and the set still has the index of the job before.
 *
 * Owner:   the caller, who frees `*out` with hf_backup_outcome_free.
 * Threads: any.
 * Blocks:  yes.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_CANCELLED, HF_STATUS_SET_BUSY,
 *          HF_STATUS_SET_FOREIGN, HF_STATUS_SET_ROLLED_BACK, HF_STATUS_CONFLICT, and what the source, the
 *          destination, the index and the working state say.
 */
hf_status hf_backup_run(const hf_client *client,
                        const hf_destination *destination,
                        const char *set,
                        size_t set_length,
                        const int64_t *now_utc_ms,
                        const char *source,
                        size_t source_length,
                        const hf_report *report,
                        const hf_cancel *cancel,
                        const hf_monitor *monitor,
                        hf_backup_outcome **out,
                        hf_error **error);

/**
 * Which index file did the job write? Its key within the set, such as "index/1602834567932.parquet".
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_backup_outcome_index(const hf_backup_outcome *outcome,
                                  char **out,
                                  hf_error **error);

/**
 * The outcome for programs: counts, what was skipped and why, and the storage statistics.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_backup_outcome_json(const hf_backup_outcome *outcome, char **out, hf_error **error);

/**
 * Gives back an outcome. Null does nothing.
 *
 * Owner:   takes `outcome`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_backup_outcome_free(hf_backup_outcome *outcome);

/* ===== index =====
 * The Current index of a set, read a few thousand entries at a time.
 */

/**
 * Opens the Current index of a set: the newest index file, once the place has proven whose it is.
 *
 * Owner:   the caller, who frees `*out` with hf_index_free.
 * Threads: any.
 * Blocks:  while the destination answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
 *          HF_STATUS_SET_ABSENT, HF_STATUS_SET_FOREIGN, HF_STATUS_SET_ROLLED_BACK, HF_STATUS_INDEX_ABSENT,
 *          HF_STATUS_INDEX_DAMAGED, HF_STATUS_INDEX_TRUNCATED, HF_STATUS_INDEX_MALFORMED,
 *          HF_STATUS_INDEX_VERSION_UNSUPPORTED, HF_STATUS_INDEX_LIMIT_EXCEEDED, and what destination and
 *          working state say.
 */
hf_status hf_index_open(const hf_client *client,
                        const hf_destination *destination,
                        const char *set,
                        size_t set_length,
                        hf_index **out,
                        hf_error **error);

/**
 * How many entries has it?
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_index_entry_count(const hf_index *index, uint64_t *out, hf_error **error);

/**
 * The index for programs: set, job, generation, size and the storage statistics it records.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_index_json(const hf_index *index, char **out, hf_error **error);

/**
 * Begins a pass over the entries with `lower` <= object key < `upper`, in byte order of the keys.
 *
 * A null `lower` begins with the first entry, a null `upper` ends with the last one. The pass goes on when the
 * index handle is freed.
 *
 * Owner:   the caller, who frees `*out` with hf_rows_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_index_rows(const hf_index *index,
                        const char *lower,
                        size_t lower_length,
                        const char *upper,
                        size_t upper_length,
                        hf_rows **out,
                        hf_error **error);

/**
 * Gives back an index. Null does nothing.
 *
 * Owner:   takes `index`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_index_free(hf_index *index);

/**
 * The next entries, from 1 to `limit` of them; `*out` is null after the last one.
 *
 * There may be fewer than `limit` before the end. A pass that failed does not go on: begin a new one.
 *
 * Owner:   the caller, who frees `*out` with hf_entries_free.
 * Threads: any; two at once take turns, and each entry goes to one of them.
 * Blocks:  while the destination answers.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT unless `limit` is from 1
 *          to 4096, HF_STATUS_INDEX_DAMAGED, HF_STATUS_INDEX_MALFORMED, HF_STATUS_INDEX_LIMIT_EXCEEDED,
 *          HF_STATUS_ENTRY_REJECTED, and what the destination says.
 */
hf_status hf_rows_next(hf_rows *rows,
                       size_t limit,
                       hf_entries **out,
                       hf_error **error);

/**
 * Gives back a pass. Null does nothing. Batches it gave stay valid.
 *
 * Owner:   takes `rows`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_rows_free(hf_rows *rows);

/**
 * How many entries has the batch? At least one.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_entries_count(const hf_entries *entries, uint64_t *out, hf_error **error);

/**
 * The entries of the batch: `*out` is the first one, the others follow, each `struct_size` bytes further on.
 *
 * Owner:   the batch; the entries and all they point to live until hf_entries_free.
 * Threads: any; the entries may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_entries_get(const hf_entries *entries,
                         const hf_entry **out,
                         hf_error **error);

/**
 * Gives back a batch with all its entries. Null does nothing.
 *
 * Owner:   takes `entries`, which must not be used after; nor may any hf_entry of it.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_entries_free(hf_entries *entries);

/* ===== selection =====
 * Bulk selection: which keys of a long list or tree a person, or a rule, has selected.
 */

/**
 * Makes an empty selection over no rows. `options` may be null for the defaults.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_new(const hf_selection_options *options,
                           hf_selection **out,
                           hf_error **error);

/**
 * How do gestures work now? Set `struct_size` of `*out` before.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_get_options(const hf_selection *selection,
                                   hf_selection_options *out,
                                   hf_error **error);

/**
 * Changes how gestures work from here on. A range that is being drawn ends; nothing else changes. `options` may
 * be null for the defaults.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_set_options(hf_selection *selection,
                                   const hf_selection_options *options,
                                   hf_selection_change **change,
                                   hf_error **error);

/**
 * Where do things stand? A change that changed nothing.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_status(const hf_selection *selection,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * What is selected and why, for programs: `selected`, `explicit`, `ruled`, `excluded` and `hidden` rows as pairs of
 * first and last, the first 1,000 `absent` keys, `rules`, `anchor`, `lead`, `counts`, `check`, `undo_count` and
 * `redo_count`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_json(const hf_selection *selection,
                            char **out,
                            hf_error **error);

/**
 * The selection as a file's text, for hf_selection_load: what is selected and why, not how it is shown. UTF-8, and
 * strlen(*out) bytes long. Store it in one step, so that a crash leaves the old file or the new one.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_LIMIT_EXCEEDED.
 */
hf_status hf_selection_save(const hf_selection *selection,
                            char **out,
                            hf_error **error);

/**
 * Puts a saved selection in place of this one, over the rows that are listed. Keys that the listing lacks become
 * absent ones; history, anchor and lead begin anew.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_DAMAGED, HF_STATUS_SELECTION_VERSION_UNSUPPORTED,
 *          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
 */
hf_status hf_selection_load(hf_selection *selection,
                            const uint8_t *saved,
                            size_t saved_length,
                            hf_selection_change **change,
                            hf_error **error);

/**
 * Gives back a selection. Null does nothing. Changes, batches and all else it answered stay valid.
 *
 * Owner:   takes `selection`, which must not be used after.
 * Threads: any, also while calls run with it.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_free(hf_selection *selection);

/* ===== selection listing =====
 * What a selection is over: listings of rows.
 */

/**
 * Puts another listing in place of the rows. What is selected is told by key and never lost: selected keys that
 * the listing lacks stay as absent ones. Another sorting of the same rows is another listing.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_KEY_REJECTED, HF_STATUS_SELECTION_LISTING_REJECTED,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a range that runs backwards,
 *          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
 */
hf_status hf_selection_relist(hf_selection *selection,
                              const hf_selection_listing *listing,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * Lists the rows of a CSV with a header line, as hf_selection_relist does. Columns by name, in any order: `key`,
 * which has to be there; `name`; `groups`, with `;` between them; `depth`; `selectable`, `yes` or `no`.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_LISTING_REJECTED with the line, HF_STATUS_SELECTION_KEY_REJECTED,
 *          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
 */
hf_status hf_selection_relist_csv(hf_selection *selection,
                                  const char *csv,
                                  size_t csv_length,
                                  hf_selection_change **change,
                                  hf_error **error);

/**
 * Puts rows in before row `at`, or at the end when `at` is the number of rows. None of them is selected unless it
 * was as an absent key, or a rule selects it. Costs as much as listing all rows.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  as hf_selection_relist; HF_STATUS_SELECTION_GESTURE_REJECTED for a place past the end.
 */
hf_status hf_selection_insert(hf_selection *selection,
                              uint32_t at,
                              const hf_selection_listing *listing,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * Takes rows out of the listing, with all below them. Selected ones stay as absent keys. `rows` may be null if
 * `range_count` is 0. Costs as much as listing all rows.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
 */
hf_status hf_selection_remove(hf_selection *selection,
                              const hf_row_range *rows,
                              size_t range_count,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * Forgets absent keys: they are neither selected nor excluded nor known any more, and undo does not bring them
 * back. All of them, or none when one is refused.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
 *          HF_STATUS_SELECTION_KEY_ABSENT, HF_STATUS_SELECTION_GESTURE_REJECTED for a key that is listed.
 */
hf_status hf_selection_forget(hf_selection *selection,
                              const hf_texts *keys,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * Forgets every absent key. Only after a listing that is known to be whole: a failed one makes all absent.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_forget_absent(hf_selection *selection,
                                     hf_selection_change **change,
                                     hf_error **error);

/* ===== selection gesture =====
 * Mouse, keyboard, undo, what is in view, and the calls that say outright what is to be selected.
 */

/**
 * A click on a row, or on its checkbox. Take the modifiers when the pointer goes down.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a row that is not there or not in view.
 */
hf_status hf_selection_click(hf_selection *selection,
                             uint32_t row,
                             uint32_t modifiers,
                             hf_selection_change **change,
                             hf_error **error);

/**
 * A key press; `key` is an hf_selection_key. One that means nothing here changes nothing.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_press(hf_selection *selection,
                             uint32_t key,
                             uint32_t modifiers,
                             hf_selection_change **change,
                             hf_error **error);

/**
 * Selects all that is in view.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_select_all(hf_selection *selection,
                                  hf_selection_change **change,
                                  hf_error **error);

/**
 * Unselects all that is in view; what a filter hides, and what is absent, stays selected.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_select_none(hf_selection *selection,
                                   hf_selection_change **change,
                                   hf_error **error);

/**
 * Turns over every row in view.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_invert(hf_selection *selection,
                              hf_selection_change **change,
                              hf_error **error);

/**
 * Selects all that is in view but these rows, which are unselected. `rows` may be null if `range_count` is 0.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
 */
hf_status hf_selection_select_all_but(hf_selection *selection,
                                      const hf_row_range *rows,
                                      size_t range_count,
                                      hf_selection_change **change,
                                      hf_error **error);

/**
 * Selects rows outright, or unselects them when `selected` is 0, in view or not. Unselectable rows are left as they
 * are. `rows` may be null if `range_count` is 0.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
 */
hf_status hf_selection_set_rows(hf_selection *selection,
                                const hf_row_range *rows,
                                size_t range_count,
                                int32_t selected,
                                hf_selection_change **change,
                                hf_error **error);

/**
 * Selects keys outright, or unselects them when `selected` is 0, listed or absent: all of them, or none when one
 * is refused.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
 *          HF_STATUS_SELECTION_KEY_ABSENT for a key the selection does not know; hf_selection_find tells before.
 */
hf_status hf_selection_set_keys(hf_selection *selection,
                                const hf_texts *keys,
                                int32_t selected,
                                hf_selection_change **change,
                                hf_error **error);

/**
 * Takes the last gesture back; a range is one, however often it was redrawn.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_undo(hf_selection *selection,
                            hf_selection_change **change,
                            hf_error **error);

/**
 * Does again what was taken back last.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_redo(hf_selection *selection,
                            hf_selection_change **change,
                            hf_error **error);

/**
 * Shows these rows only; all of them when `rows` is null. What is selected stays so, seen or not. Rows that a later
 * listing brings are hidden until the filter is set again.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
 */
hf_status hf_selection_set_filter(hf_selection *selection,
                                  const hf_row_range *rows,
                                  size_t range_count,
                                  hf_selection_change **change,
                                  hf_error **error);

/**
 * Folds away what is below a row, or shows it when `collapsed` is 0. A lead that is folded away moves to the row.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
 *          end.
 */
hf_status hf_selection_set_collapsed(hf_selection *selection,
                                     uint32_t row,
                                     int32_t collapsed,
                                     hf_selection_change **change,
                                     hf_error **error);

/* ===== selection rules =====
 * Rules that select by what a row is, beside what was chosen by hand.
 */

/**
 * Puts these rules in place of those there were. What was chosen by hand stays as it is, and wins. Rows that only a
 * rule selected that is gone are unselected; hf_selection_keep_ruled before keeps them. `rules` may be null if
 * `rule_count` is 0.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_RULE_REJECTED, HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
 */
hf_status hf_selection_set_rules(hf_selection *selection,
                                 const hf_selection_rule *rules,
                                 size_t rule_count,
                                 hf_selection_change **change,
                                 hf_error **error);

/**
 * The rules, in the order they were given.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_rule_list_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_rules(const hf_selection *selection,
                             hf_selection_rule_list **out,
                             hf_error **error);

/**
 * The rules of a list: `*out` is the first one.
 *
 * Owner:   the list; the rules and their values live until hf_selection_rule_list_free.
 * Threads: any; they may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_rule_list_get(const hf_selection_rule_list *rules,
                                     const hf_selection_rule **out,
                                     uint64_t *out_count,
                                     hf_error **error);

/**
 * Gives back a list of rules. Null does nothing.
 *
 * Owner:   takes `rules`, which must not be used after; nor may any hf_selection_rule of it.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_rule_list_free(hf_selection_rule_list *rules);

/**
 * Which rules, by their place in the list, select a listed row now? What was chosen by hand is left aside.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_numbers_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
 *          end.
 */
hf_status hf_selection_rules_of(const hf_selection *selection,
                                uint32_t row,
                                hf_selection_numbers **out,
                                hf_error **error);

/**
 * Makes what the rules select a choice by hand as well, so that a rule can go and its rows stay.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_keep_ruled(hf_selection *selection,
                                  hf_selection_change **change,
                                  hf_error **error);

/* ===== selection change =====
 * What a call on a selection did: one change, or those of a whole script.
 */

/**
 * What the change came to, in numbers.
 *
 * Owner:   the change; `*out` lives until hf_selection_change_free.
 * Threads: any; it may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_change_get(const hf_selection_change *change,
                                  const hf_selection_state **out,
                                  hf_error **error);

/**
 * The rows that are selected now and were not: the fewest ranges that say so, rising.
 *
 * Owner:   the change; the ranges live until hf_selection_change_free.
 * Threads: any; they may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_change_selected(const hf_selection_change *change,
                                       const hf_row_range **out,
                                       uint64_t *out_count,
                                       hf_error **error);

/**
 * The rows that were selected and are not now: the fewest ranges that say so, rising.
 *
 * Owner:   the change; the ranges live until hf_selection_change_free.
 * Threads: any; they may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_change_unselected(const hf_selection_change *change,
                                         const hf_row_range **out,
                                         uint64_t *out_count,
                                         hf_error **error);

/**
 * The change for programs: `selected` and `unselected` rows as pairs of first and last, `anchor`, `lead`,
 * `selected_count`, `hidden_selected_count`, `absent_selected_count`, `view_changed` and `relisted`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_change_json(const hf_selection_change *change,
                                   char **out,
                                   hf_error **error);

/**
 * Gives back a change with all its ranges. Null does nothing.
 *
 * Owner:   takes `change`, which must not be used after; nor may any of its ranges.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_change_free(hf_selection_change *change);

/**
 * Plays a gesture script: words such as `c2 s5 all-but:0-4`, as the documentation of scripts lists them.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_played_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
 *          HF_STATUS_SELECTION_SCRIPT_REJECTED for a word that means nothing, and then nothing is played; what the
 *          gestures themselves answer, with the place of the word, and then the words before it were played.
 */
hf_status hf_selection_play(hf_selection *selection,
                            const char *script,
                            size_t script_length,
                            hf_selection_played **out,
                            hf_error **error);

/**
 * How many words were played?
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_played_count(const hf_selection_played *played,
                                    uint64_t *out,
                                    hf_error **error);

/**
 * One word, counted from 0, as it was played.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT for a place past the end.
 */
hf_status hf_selection_played_word(const hf_selection_played *played,
                                   uint64_t position,
                                   char **out,
                                   hf_error **error);

/**
 * What one word, counted from 0, changed.
 *
 * Owner:   the caller, who frees `*change` with hf_selection_change_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT for a place past the end.
 */
hf_status hf_selection_played_change(const hf_selection_played *played,
                                     uint64_t position,
                                     hf_selection_change **change,
                                     hf_error **error);

/**
 * What was played, for programs: `selection`, as hf_selection_json has it, and `events`, each as
 * hf_selection_change_json has it with its `word`.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_played_json(const hf_selection_played *played, char **out, hf_error **error);

/**
 * Gives back what was played. Null does nothing. Changes it gave stay valid.
 *
 * Owner:   takes `played`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_played_free(hf_selection_played *played);

/* ===== selection batch =====
 * What is selected, in batches: keys, rows in view, and rows by ranges.
 */

/**
 * The next keys of a part, an hf_selection_part: from its beginning with cursor 0, else from the `next` of the batch
 * before. `most_count` is from 1 to 1,000,000 keys; what lies outside counts as the nearer of the two. A batch may
 * be shorter, if its keys are very long.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_batch_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_GESTURE_REJECTED for a cursor from before a re-listing.
 */
hf_status hf_selection_keys(const hf_selection *selection,
                            uint32_t part,
                            uint64_t cursor,
                            uint32_t most_count,
                            hf_selection_batch **out,
                            hf_error **error);

/**
 * The rows in view from the `first`th on, counted from 0, as a console draws them: `most_count` of them at most, up
 * to 1,000,000.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_batch_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_window(const hf_selection *selection,
                              uint32_t first,
                              uint32_t most_count,
                              hf_selection_batch **out,
                              hf_error **error);

/**
 * What the batch holds.
 *
 * Owner:   the batch; `*out` and all it points to live until hf_selection_batch_free.
 * Threads: any; it may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_batch_get(const hf_selection_batch *batch,
                                 const hf_selection_block **out,
                                 hf_error **error);

/**
 * Gives back a batch with all it holds. Null does nothing.
 *
 * Owner:   takes `batch`, which must not be used after; nor may anything of its hf_selection_block.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_batch_free(hf_selection_batch *batch);

/**
 * The listed rows of a part, an hf_selection_part.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_rows_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_rows_of(const hf_selection *selection,
                               uint32_t part,
                               hf_selection_rows **out,
                               hf_error **error);

/**
 * The ranges: the fewest that say the same, rising. `*out` is the first one.
 *
 * Owner:   the rows; the ranges live until hf_selection_rows_free.
 * Threads: any; they may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_rows_get(const hf_selection_rows *rows,
                                const hf_row_range **out,
                                uint64_t *out_count,
                                hf_error **error);

/**
 * Gives back rows with all their ranges. Null does nothing.
 *
 * Owner:   takes `rows`, which must not be used after; nor may any of its ranges.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_rows_free(hf_selection_rows *rows);

/**
 * The rows of keys, in the keys' order; UINT32_MAX for those that are not listed.
 *
 * Owner:   the caller, who frees `*out` with hf_selection_numbers_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
 *          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
 *          HF_STATUS_SELECTION_LIMIT_EXCEEDED.
 */
hf_status hf_selection_find(const hf_selection *selection,
                            const hf_texts *keys,
                            hf_selection_numbers **out,
                            hf_error **error);

/**
 * The numbers of a list: `*out` is the first one.
 *
 * Owner:   the list; the numbers live until hf_selection_numbers_free.
 * Threads: any; they may be read by several at once.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_numbers_get(const hf_selection_numbers *numbers,
                                   const uint32_t **out,
                                   uint64_t *out_count,
                                   hf_error **error);

/**
 * Gives back a list of numbers. Null does nothing.
 *
 * Owner:   takes `numbers`, which must not be used after.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
 */
hf_status hf_selection_numbers_free(hf_selection_numbers *numbers);

/* ===== selection answer =====
 * What is so: counts, boxes, and what is to be said of one row.
 */

/**
 * How many keys are what? Set `struct_size` of `*out` before.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
 */
hf_status hf_selection_counts(const hf_selection *selection,
                              hf_selection_tally *out,
                              hf_error **error);

/**
 * What is to be said of a listed row? Bits of hf_selection_flag.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
 *          end.
 */
hf_status hf_selection_flags(const hf_selection *selection,
                             uint32_t row,
                             uint32_t *out,
                             hf_error **error);

/**
 * The state of a row's box, an hf_selection_check: of the row alone, or with whole branches of the row and all below
 * it that a filter lets through.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
 *          end.
 */
hf_status hf_selection_check_row(const hf_selection *selection,
                                 uint32_t row,
                                 int32_t *out,
                                 hf_error **error);

/**
 * The state of the box above the whole list, an hf_selection_check: of all that is in view.
 *
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_check_all(const hf_selection *selection, int32_t *out, hf_error **error);

/**
 * The key of a listed row; `*out` is null when there is no such row.
 *
 * Owner:   the caller, who frees `*out` with hf_text_free.
 * Threads: any.
 * Blocks:  no.
 * Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
 */
hf_status hf_selection_key_of(const hf_selection *selection,
                              uint32_t row,
                              char **out,
                              hf_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* HOLDFAST_H */
