//! The rules of Microsoft 365 authentication, each held by a test whose name begins with it: `r01_…` to `r77_…`.
//! `table.rs` counts them.
//!
//! The rules were written down in October 2020 and February 2021. What they say of dates is asked for those dates,
//! and for today's.

mod deadlines;
mod drive;
mod facts;
mod limits;
mod mfa;
mod modes;
mod obsolete;
mod procedure;
mod properties;
mod regions;
mod table;
mod tenant;
mod transitions;
