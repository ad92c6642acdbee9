//! The servers start, keep what they are given and go; what they can do is what `abilities` says; the proxy does each
//! of its faults.

mod abilities;
mod azure;
mod entra;
mod lifetimes;
mod proxy;
mod proxy_raw;
mod s3;
mod sftp;
mod webdav;
