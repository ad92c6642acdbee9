//! The C ABI: `include/holdfast.h` is generated from these files, in the order of the `mod` lines below.
//!
//! A function here checks pointers, reads text, calls one core function and hands its outputs to
//! [`call::call`]. It decides nothing. Four rules hold the rest:
//!
//! - **No panic crosses.** [`call::hf_status`] can be made by `call.rs` alone, and only behind `catch_unwind`.
//! - **No output on failure.** A closure returns what is to be written (`out.rs`); `call` writes it, last.
//! - **No handle is an address.** It is a number that `handle.rs` looks up, so a closed, foreign or made-up
//!   handle is an answer (`WrongHandle`), never undefined behaviour.
//! - **No name is made by a macro.** cbindgen does not see such functions.
#![expect(non_camel_case_types, reason = "a type's Rust name is its C name, so that one search finds both")]

mod array;
mod call;
mod failure;
mod handle;
mod out;
mod panics;
mod sized;
mod target;

// What the header declares, in its order.
mod version;

mod status;

mod text;

mod error;

mod cancel;

mod monitor;

mod client;

mod destination;

mod report;

mod schedule;

mod job;

mod vmware;

mod m365;

mod m365_migration;

mod vault;

mod vault_key;

mod m365_session;

mod m365_sign_in;

mod m365_permissions;

mod pdic_options;

mod pdic;

mod replication;

mod replication_outcome;

mod backup;

mod index;

mod selection;

mod selection_listing;

mod selection_gesture;

mod selection_rules;

mod selection_change;

mod selection_batch;

mod selection_answer;
