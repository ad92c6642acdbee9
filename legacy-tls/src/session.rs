//! A client session of OpenSSL that lives in memory: bytes go in, bytes come out, and no socket is seen.

use crate::openssl::{OpenSsl, Raw, openssl};
use crate::{Check, LegacyTlsError, Peer};
use std::ffi::{CStr, CString, c_int, c_long};
use std::ptr;

const SSL_CTRL_SET_TLSEXT_HOSTNAME: c_int = 55;
const SSL_CTRL_SET_MIN_PROTO_VERSION: c_int = 123;
const TLSEXT_NAMETYPE_HOST_NAME: c_long = 0;
const TLS1_VERSION: c_long = 0x0301;
/// Hosts of that age do not know RFC 5746. No session here is ever renegotiated.
const SSL_OP_LEGACY_SERVER_CONNECT: u64 = 0x4;
const SSL_OP_NO_RENEGOTIATION: u64 = 1 << 30;
const SSL_ERROR_WANT_READ: c_int = 2;
const SSL_ERROR_ZERO_RETURN: c_int = 6;
const X509_V_OK: c_long = 0;
const X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS: u32 = 0x4;
/// Everything that names its host. What this OpenSSL was built without stays out all the same.
const CIPHERS: &CStr = c"ALL:!aNULL:!eNULL:!EXPORT";
/// Old keys and digests are for pinned certificates only: a chain must hold 80 bits, so neither MD5 nor SHA-1.
const CHAIN_LEVEL: c_int = 1;

/// How a step of the session ended.
#[derive(Debug)]
pub(crate) enum Step {
    /// With so many bytes.
    Done(usize),
    /// The host must say more first.
    Starved,
    /// The host has closed the session.
    Closed,
    /// Not at all; OpenSSL's reason.
    Failed(String),
}

pub(crate) struct Session {
    api: &'static OpenSsl,
    context: Raw,
    ssl: Raw,
    incoming: Raw,
    outgoing: Raw,
}

// SAFETY: OpenSSL's objects may move between threads as long as one thread at a time uses them, and every use
// takes `&mut self`. The queue of errors is per thread; it is emptied before each call and read right after.
unsafe impl Send for Session {}

impl Session {
    pub(crate) fn new(peer: Peer<'_>, check: Check<'_>) -> Result<Session, LegacyTlsError> {
        let api = openssl()?;
        // SAFETY: the method is a static of the library's.
        let context = unsafe { (api.SSL_CTX_new)((api.TLS_client_method)()) };
        let null = ptr::null_mut();
        let mut session = Session { api, context, ssl: null, incoming: null, outgoing: null };
        if context.is_null() {
            return Err(session.setup("SSL_CTX_new"));
        }
        session.allow_old()?;
        if let Check::Roots(roots) = check {
            session.trust(roots);
        }
        session.open()?;
        session.name(peer)?;
        Ok(session)
    }

    fn allow_old(&mut self) -> Result<(), LegacyTlsError> {
        let (api, context) = (self.api, self.context);
        // SAFETY: the context is live and nobody else's; the list of ciphers is a C string.
        let held = unsafe {
            (api.SSL_CTX_set_security_level)(context, 0);
            (api.SSL_CTX_set_options)(context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_RENEGOTIATION);
            (api.SSL_CTX_ctrl)(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_VERSION, ptr::null_mut()) == 1
                && (api.SSL_CTX_set_cipher_list)(context, CIPHERS.as_ptr()) == 1
        };
        if held { Ok(()) } else { Err(self.setup("TLS 1.0 cannot be allowed")) }
    }

    /// Roots that OpenSSL cannot read vouch for nobody.
    fn trust(&mut self, roots: &[Vec<u8>]) {
        let api = self.api;
        // SAFETY: the store belongs to the live context.
        let store = unsafe { (api.SSL_CTX_get_cert_store)(self.context) };
        for root in roots {
            let Ok(length) = c_long::try_from(root.len()) else { continue };
            let mut at = root.as_ptr();
            // SAFETY: `at` points to `length` bytes; what is made of them is freed below, the store takes its own share.
            unsafe {
                let certificate = (api.d2i_X509)(ptr::null_mut(), &mut at, length);
                if !certificate.is_null() {
                    (api.X509_STORE_add_cert)(store, certificate);
                    (api.X509_free)(certificate);
                }
            }
        }
    }

    fn open(&mut self) -> Result<(), LegacyTlsError> {
        let api = self.api;
        // SAFETY: the context is live. Each object made is checked, and `drop` frees those that came about.
        unsafe {
            self.ssl = (api.SSL_new)(self.context);
            self.incoming = (api.BIO_new)((api.BIO_s_mem)());
            self.outgoing = (api.BIO_new)((api.BIO_s_mem)());
        }
        if self.ssl.is_null() || self.incoming.is_null() || self.outgoing.is_null() {
            for buffer in [self.incoming, self.outgoing] {
                // SAFETY: no session owns them yet, and freeing null does nothing.
                unsafe { (api.BIO_free)(buffer) };
            }
            return Err(self.setup("SSL_new"));
        }
        // SAFETY: all three are live; the session owns both buffers from here on.
        unsafe {
            (api.SSL_set_bio)(self.ssl, self.incoming, self.outgoing);
            (api.SSL_set_connect_state)(self.ssl);
        }
        Ok(())
    }

    /// Tells OpenSSL whom the certificate must name. Its verdict is asked for after the handshake.
    fn name(&mut self, peer: Peer<'_>) -> Result<(), LegacyTlsError> {
        let api = self.api;
        // SAFETY: the parameters belong to the live session.
        let rules = unsafe { (api.SSL_get0_param)(self.ssl) };
        // SAFETY: the same.
        unsafe {
            (api.X509_VERIFY_PARAM_set_auth_level)(rules, CHAIN_LEVEL);
            (api.X509_VERIFY_PARAM_set_hostflags)(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        }
        let held = match peer {
            Peer::Name(name) => self.name_host(rules, name),
            Peer::Address(std::net::IpAddr::V4(address)) => self.name_address(rules, &address.octets()),
            Peer::Address(std::net::IpAddr::V6(address)) => self.name_address(rules, &address.octets()),
        };
        if held { Ok(()) } else { Err(self.setup("the name of the host")) }
    }

    fn name_host(&self, rules: Raw, name: &str) -> bool {
        let Ok(text) = CString::new(name) else { return false };
        let told = text.as_ptr().cast_mut().cast();
        // SAFETY: rules and session are live; both calls copy the text, which ends with a zero.
        unsafe {
            (self.api.X509_VERIFY_PARAM_set1_host)(rules, text.as_ptr(), name.len()) == 1
                && (self.api.SSL_ctrl)(
                    self.ssl,
                    SSL_CTRL_SET_TLSEXT_HOSTNAME,
                    TLSEXT_NAMETYPE_HOST_NAME,
                    told,
                ) == 1
        }
    }

    fn name_address(&self, rules: Raw, octets: &[u8]) -> bool {
        // SAFETY: the rules are live; the octets are copied.
        unsafe { (self.api.X509_VERIFY_PARAM_set1_ip)(rules, octets.as_ptr(), octets.len()) == 1 }
    }

    /// Bytes from the host. How many of them were taken; all, unless memory is short.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> usize {
        // SAFETY: the buffer is live, and as many bytes are read as there are.
        let taken =
            unsafe { (self.api.BIO_write)(self.incoming, bytes.as_ptr().cast(), length(bytes.len())) };
        usize::try_from(taken).unwrap_or(0)
    }

    /// Bytes for the host, put at the end of `out`.
    pub(crate) fn give(&mut self, out: &mut Vec<u8>) {
        // SAFETY: the buffer is live.
        let waiting = unsafe { (self.api.BIO_ctrl_pending)(self.outgoing) };
        let before = out.len();
        out.resize(before + waiting, 0);
        let free = &mut out[before..];
        // SAFETY: as many bytes are written as `free` has room for.
        let given =
            unsafe { (self.api.BIO_read)(self.outgoing, free.as_mut_ptr().cast(), length(free.len())) };
        out.truncate(before + usize::try_from(given).unwrap_or(0));
    }

    pub(crate) fn handshake(&mut self) -> Step {
        // SAFETY: the session is live.
        self.step(|session| unsafe { (session.api.SSL_do_handshake)(session.ssl) })
    }

    pub(crate) fn read(&mut self, into: &mut [u8]) -> Step {
        // SAFETY: the session is live, and `into` has room for as many bytes as are asked for.
        self.step(|session| unsafe {
            (session.api.SSL_read)(session.ssl, into.as_mut_ptr().cast(), length(into.len()))
        })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Step {
        if bytes.is_empty() {
            return Step::Done(0);
        }
        // SAFETY: the session is live, and as many bytes are read as there are.
        self.step(|session| unsafe {
            (session.api.SSL_write)(session.ssl, bytes.as_ptr().cast(), length(bytes.len()))
        })
    }

    /// Says goodbye; the host's answer is not waited for.
    pub(crate) fn close(&mut self) {
        // SAFETY: the session is live.
        self.step(|session| unsafe { (session.api.SSL_shutdown)(session.ssl) });
    }

    fn step(&mut self, call: impl FnOnce(&mut Session) -> c_int) -> Step {
        // SAFETY: touches this thread's queue of errors only.
        unsafe { (self.api.ERR_clear_error)() };
        let result = call(self);
        if result > 0 {
            return Step::Done(usize::try_from(result).unwrap_or(0));
        }
        // SAFETY: the session is live, and this is the thread of the call.
        match unsafe { (self.api.SSL_get_error)(self.ssl, result) } {
            SSL_ERROR_WANT_READ => Step::Starved,
            SSL_ERROR_ZERO_RETURN => Step::Closed,
            _ => Step::Failed(self.reason()),
        }
    }

    /// The certificate the host presented, DER.
    pub(crate) fn certificate(&mut self) -> Option<Vec<u8>> {
        // SAFETY: the session is live; the certificate is ours to free.
        let certificate = unsafe { (self.api.peer_certificate)(self.ssl) };
        if certificate.is_null() {
            return None;
        }
        // SAFETY: with null for a place, only the length is told.
        let size = unsafe { (self.api.i2d_X509)(certificate, ptr::null_mut()) };
        let mut der = vec![0; usize::try_from(size).unwrap_or(0)];
        let mut at = der.as_mut_ptr();
        // SAFETY: the place has the room that was told, and the certificate is not used afterwards.
        let written = unsafe {
            let written = (self.api.i2d_X509)(certificate, &mut at);
            (self.api.X509_free)(certificate);
            written
        };
        (written == size && size > 0).then_some(der)
    }

    /// OpenSSL's verdict on the chain and the name.
    pub(crate) fn verdict(&mut self) -> Result<(), String> {
        // SAFETY: the session is live.
        let verdict = unsafe { (self.api.SSL_get_verify_result)(self.ssl) };
        if verdict == X509_V_OK {
            return Ok(());
        }
        // SAFETY: the text is a static of the library's, ended with a zero.
        let text = unsafe { CStr::from_ptr((self.api.X509_verify_cert_error_string)(verdict)) };
        Err(text.to_string_lossy().into_owned())
    }

    fn reason(&self) -> String {
        let mut text = [0_u8; 256];
        // SAFETY: the text has room for 256 bytes and is always ended with a zero.
        let code = unsafe {
            let code = (self.api.ERR_get_error)();
            (self.api.ERR_error_string_n)(code, text.as_mut_ptr().cast(), text.len());
            code
        };
        match CStr::from_bytes_until_nul(&text) {
            Ok(text) if code != 0 => text.to_string_lossy().into_owned(),
            _ => "the connection ended without a reason".to_owned(),
        }
    }

    fn setup(&self, what: &str) -> LegacyTlsError {
        LegacyTlsError::Setup(format!("{what}: {}", self.reason()))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: made by this session and freed once; freeing null does nothing. The buffers go with the session.
        unsafe {
            (self.api.SSL_free)(self.ssl);
            (self.api.SSL_CTX_free)(self.context);
        }
    }
}

/// As much of a length as one call takes.
fn length(bytes: usize) -> c_int {
    c_int::try_from(bytes).unwrap_or(c_int::MAX)
}
