//! Signing in to Microsoft 365, setting a tenant up, and staying signed in.
//!
//! 1. **[`Session`]**: a service (cloud, tenant, the vendor's application) and a [`Vault`](crate::vault::Vault).
//! 2. **[`SignIn`]**: by a browser whose code is pasted back, by a browser of this machine, or by device code. Who
//!    signed in is proven by the id_token; nothing is kept before [`Session::keep`].
//! 3. **Tokens** ([`Session::token`]): of an account that stays signed in, or of a tenant's application.
//! 4. **Tenants** ([`Session::tenant`]): an application of a tenant's own, set up once by an administrator, that signs
//!    in by a certificate which renews itself.
//! 5. **Permissions** ([`permissions`]): the least each workload and direction needs, and how that differs from what
//!    was granted. Pure.

mod account;
mod assertion;
mod browser;
mod cache;
mod certificate;
mod delta;
mod device;
mod discovery;
mod error;
mod graph;
mod identity;
mod listener;
mod pasted;
mod permissions;
mod request;
mod service;
mod session;
mod sign_in;
mod tenant;
mod tokens;
mod web;

pub use account::KeptAccount;
pub use assertion::Signing;
pub use delta::PermissionPlan;
pub use error::LiveError;
pub use identity::{Identity, IdentityCheck, identity, role, verify_identity};
pub use permissions::{Direction, For, Permission, PermissionRequest, Workload, permissions};
pub use request::{Prompt, Purpose, Way};
pub use session::{AccessToken, LiveCall, Session};
pub use sign_in::{SignIn, SignInPage, SignedIn};
pub use tenant::{
    KeptTenant, StepState, StepTaken, TenantApplication, TenantCertificate, TenantOutcome, TenantState,
    TenantStep, TenantWay,
};
