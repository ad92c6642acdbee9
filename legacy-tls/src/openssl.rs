//! The functions of `libssl` and `libcrypto` that a client session takes, found at run time.

use crate::LegacyTlsError;
use libloading::Library;
use std::ffi::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use std::sync::OnceLock;

/// Newest first. Debian 12 has the first one.
const NAMES: &[&str] = &["libssl.so.3", "libssl.so.1.1"];

// `SSL_CTX_set_options` takes 64 bits in 3.x and an unsigned long in 1.1: one declaration serves both here only.
const _: () = assert!(size_of::<c_ulong>() == 8);

/// An object of OpenSSL's.
pub(crate) type Raw = *mut c_void;

macro_rules! functions {
    ($($name:ident($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// What was found. The library stays loaded for good: it registers handlers that run at the process's end.
        #[allow(non_snake_case, reason = "the names are OpenSSL's")]
        pub(crate) struct OpenSsl {
            $(pub(crate) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
            /// `SSL_get1_peer_certificate`, which was called `SSL_get_peer_certificate` before 3.0.
            pub(crate) peer_certificate: unsafe extern "C" fn(Raw) -> Raw,
        }

        impl OpenSsl {
            fn find(library: &Library) -> Result<OpenSsl, String> {
                // SAFETY: each type is the declaration of that function in the headers of OpenSSL 1.1 and 3.x, which
                // promise one ABI for all releases under one of the names in NAMES.
                unsafe {
                    Ok(OpenSsl {
                        $($name: symbol(library, stringify!($name))?,)*
                        peer_certificate: symbol(library, "SSL_get1_peer_certificate")
                            .or_else(|_| symbol(library, "SSL_get_peer_certificate"))?,
                    })
                }
            }
        }
    };
}

functions! {
    TLS_client_method() -> *const c_void;
    SSL_CTX_new(*const c_void) -> Raw;
    SSL_CTX_free(Raw);
    SSL_CTX_ctrl(Raw, c_int, c_long, Raw) -> c_long;
    SSL_CTX_set_options(Raw, c_ulong) -> c_ulong;
    SSL_CTX_set_security_level(Raw, c_int);
    SSL_CTX_set_cipher_list(Raw, *const c_char) -> c_int;
    SSL_CTX_get_cert_store(Raw) -> Raw;
    SSL_new(Raw) -> Raw;
    SSL_free(Raw);
    SSL_ctrl(Raw, c_int, c_long, Raw) -> c_long;
    SSL_get0_param(Raw) -> Raw;
    SSL_set_bio(Raw, Raw, Raw);
    SSL_set_connect_state(Raw);
    SSL_do_handshake(Raw) -> c_int;
    SSL_read(Raw, *mut c_void, c_int) -> c_int;
    SSL_write(Raw, *const c_void, c_int) -> c_int;
    SSL_shutdown(Raw) -> c_int;
    SSL_get_error(Raw, c_int) -> c_int;
    SSL_get_verify_result(Raw) -> c_long;
    BIO_s_mem() -> *const c_void;
    BIO_new(*const c_void) -> Raw;
    BIO_free(Raw) -> c_int;
    BIO_read(Raw, *mut c_void, c_int) -> c_int;
    BIO_write(Raw, *const c_void, c_int) -> c_int;
    BIO_ctrl_pending(Raw) -> usize;
    X509_free(Raw);
    X509_STORE_add_cert(Raw, Raw) -> c_int;
    X509_verify_cert_error_string(c_long) -> *const c_char;
    X509_VERIFY_PARAM_set1_host(Raw, *const c_char, usize) -> c_int;
    X509_VERIFY_PARAM_set1_ip(Raw, *const c_uchar, usize) -> c_int;
    X509_VERIFY_PARAM_set_auth_level(Raw, c_int);
    X509_VERIFY_PARAM_set_hostflags(Raw, c_uint);
    d2i_X509(*mut Raw, *mut *const c_uchar, c_long) -> Raw;
    i2d_X509(Raw, *mut *mut c_uchar) -> c_int;
    ERR_clear_error();
    ERR_get_error() -> c_ulong;
    ERR_error_string_n(c_ulong, *mut c_char, usize);
}

/// A function by its name. `libcrypto` is searched too, because `libssl` depends on it.
///
/// # Safety
/// `T` must be the type of the function of that name.
unsafe fn symbol<T: Copy>(library: &Library, name: &str) -> Result<T, String> {
    // SAFETY: the caller vouches for the type; the library is never unloaded, so the copy stays good.
    unsafe { library.get::<T>(name) }.map(|found| *found).map_err(|_| format!("it has no {name}"))
}

/// The machine's OpenSSL, looked for once.
pub(crate) fn openssl() -> Result<&'static OpenSsl, LegacyTlsError> {
    static FOUND: OnceLock<Result<OpenSsl, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| load(NAMES));
    found.as_ref().map_err(|why| LegacyTlsError::LibraryAbsent(why.clone()))
}

fn load(names: &[&str]) -> Result<OpenSsl, String> {
    let mut why = String::from("none was looked for");
    for name in names {
        // SAFETY: a library of this name is OpenSSL's; what it runs when it is loaded needs nothing of its caller.
        match unsafe { Library::new(*name) } {
            Ok(library) => {
                let found = OpenSsl::find(&library);
                std::mem::forget(library);
                match found {
                    Ok(functions) => return Ok(functions),
                    Err(lacks) => why = format!("{name}: {lacks}"),
                }
            }
            Err(_) => why = format!("{name} is not there"),
        }
    }
    Err(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_the_library_says_which_name_is_missing() {
        let why = load(&["libhold-no-ssl.so.3"]).err().expect("no such library");
        assert_eq!(why, "libhold-no-ssl.so.3 is not there");
    }

    #[test]
    fn a_library_that_is_no_openssl_says_what_it_lacks() {
        let why = load(&["libc.so.6"]).err().expect("libc has no TLS");
        assert_eq!(why, "libc.so.6: it has no TLS_client_method");
    }
}
