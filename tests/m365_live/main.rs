//! Signing in and setting a tenant up, against an OpenID provider laid out like Microsoft Entra with a stateful Graph,
//! and against a second, unrelated server. `scripts/need.sh servers` installs them.

#![expect(clippy::panic, reason = "a test's way to say what went wrong")]

mod canary;
mod lasting;
mod refused;
mod rules;
mod second;
mod sign_in;
mod staying;
mod support;
mod tenant;
