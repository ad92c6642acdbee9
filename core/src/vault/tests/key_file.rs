//! Which key files and credentials are taken.
