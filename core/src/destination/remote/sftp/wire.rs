//! SFTP version 3 on the wire (draft-ietf-secsh-filexfer-02), names and handles as the bytes they are.
//!
//! Names need not be UTF-8, handles never are text, and a status may have a number the draft does not know: none
//! of that may end a session or turn into something else.

use bytes::{Buf, Bytes};

pub(super) const INIT: u8 = 1;
pub(super) const VERSION: u8 = 2;
pub(super) const OPEN: u8 = 3;
pub(super) const CLOSE: u8 = 4;
pub(super) const READ: u8 = 5;
pub(super) const WRITE: u8 = 6;
pub(super) const LSTAT: u8 = 7;
pub(super) const FSTAT: u8 = 8;
pub(super) const SETSTAT: u8 = 9;
pub(super) const OPENDIR: u8 = 11;
pub(super) const READDIR: u8 = 12;
pub(super) const REMOVE: u8 = 13;
pub(super) const MKDIR: u8 = 14;
pub(super) const RMDIR: u8 = 15;
pub(super) const REALPATH: u8 = 16;
pub(super) const STAT: u8 = 17;
pub(super) const RENAME: u8 = 18;
pub(super) const EXTENDED: u8 = 200;

const STATUS: u8 = 101;
const HANDLE: u8 = 102;
const DATA: u8 = 103;
const NAME: u8 = 104;
const ATTRS: u8 = 105;
const EXTENDED_REPLY: u8 = 201;

pub(super) const OPEN_READ: u32 = 0x01;
pub(super) const OPEN_WRITE: u32 = 0x02;
pub(super) const OPEN_CREATE: u32 = 0x08;
pub(super) const OPEN_EXCLUSIVE: u32 = 0x20;

pub(super) const OK: u32 = 0;
pub(super) const EOF: u32 = 1;
pub(super) const NO_SUCH_FILE: u32 = 2;
pub(super) const PERMISSION_DENIED: u32 = 3;
pub(super) const FAILURE: u32 = 4;
pub(super) const UNSUPPORTED: u32 = 8;
/// Of later versions, said by servers of version 3 all the same.
pub(super) const FILE_EXISTS: u32 = 11;
pub(super) const NO_SPACE: u32 = 14;
pub(super) const QUOTA: u32 = 15;

const WITH_SIZE: u32 = 0x01;
const WITH_OWNER: u32 = 0x02;
const WITH_MODE: u32 = 0x04;
const WITH_TIMES: u32 = 0x08;
const WITH_MORE: u32 = 0x8000_0000;

/// The version this speaks.
pub(super) const PROTOCOL: u32 = 3;

/// A request while it is put together.
pub(super) struct Request(Vec<u8>);

impl Request {
    pub(super) fn new(kind: u8, id: u32) -> Request {
        let request = Request(vec![0, 0, 0, 0, kind]);
        request.number(id)
    }

    pub(super) fn number(mut self, value: u32) -> Request {
        self.0.extend_from_slice(&value.to_be_bytes());
        self
    }

    pub(super) fn long(mut self, value: u64) -> Request {
        self.0.extend_from_slice(&value.to_be_bytes());
        self
    }

    #[expect(clippy::cast_possible_truncation, reason = "paths, handles and blocks of 32 KiB")]
    pub(super) fn text(self, bytes: impl AsRef<[u8]>) -> Request {
        let mut request = self.number(bytes.as_ref().len() as u32);
        request.0.extend_from_slice(bytes.as_ref());
        request
    }

    /// No attribute is set.
    pub(super) fn no_attributes(self) -> Request {
        self.number(0)
    }

    pub(super) fn times(self, accessed: u32, modified: u32) -> Request {
        self.number(WITH_TIMES).number(accessed).number(modified)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "requests hold at most a block of 32 KiB and two paths"
    )]
    pub(super) fn finish(mut self) -> Bytes {
        let length = (self.0.len() - 4) as u32;
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0.into()
    }
}

/// What a server tells of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) size: Option<u64>,
    pub(super) mode: Option<u32>,
    /// Seconds since 1970.
    pub(super) modified: Option<u32>,
}

const TYPE_MASK: u32 = 0o170_000;

impl Attributes {
    pub(super) fn is_folder(&self) -> bool {
        self.mode.is_some_and(|mode| mode & TYPE_MASK == 0o040_000)
    }

    pub(super) fn is_file(&self) -> bool {
        self.mode.is_some_and(|mode| mode & TYPE_MASK == 0o100_000)
    }
}

/// One name of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: Bytes,
    pub(super) attributes: Attributes,
}

/// A server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Status { code: u32, message: String },
    Handle(Bytes),
    Data(Bytes),
    Names(Vec<Named>),
    Attributes(Attributes),
    Extended(Bytes),
}

/// Reads an answer and the number of the request it is for; `None` when it is none.
pub(super) fn reply(mut packet: Bytes) -> Option<(u32, Reply)> {
    let kind = packet.try_get_u8().ok()?;
    let id = packet.try_get_u32().ok()?;
    let reply = match kind {
        STATUS => status(&mut packet)?,
        HANDLE => Reply::Handle(text(&mut packet)?),
        DATA => Reply::Data(text(&mut packet)?),
        NAME => Reply::Names(names(&mut packet)?),
        ATTRS => Reply::Attributes(attributes(&mut packet)?),
        EXTENDED_REPLY => Reply::Extended(packet),
        _ => return None,
    };
    Some((id, reply))
}

/// Reads the server's greeting: its version, and the names of its extensions.
pub(super) fn greeting(mut packet: Bytes) -> Option<(u32, Vec<Bytes>)> {
    if packet.try_get_u8().ok()? != VERSION {
        return None;
    }
    let version = packet.try_get_u32().ok()?;
    let mut extensions = Vec::new();
    while packet.has_remaining() {
        extensions.push(text(&mut packet)?);
        text(&mut packet)?;
    }
    Some((version, extensions))
}

/// The free bytes of an answer to `statvfs@openssh.com`: fragment size times the blocks that are available.
pub(super) fn free_bytes(mut answer: Bytes) -> Option<u64> {
    let mut next = || answer.try_get_u64().ok();
    let (_block, fragment, _blocks, _free) = (next()?, next()?, next()?, next()?);
    Some(fragment.saturating_mul(next()?))
}

fn status(packet: &mut Bytes) -> Option<Reply> {
    let code = packet.try_get_u32().ok()?;
    // Old servers leave the words out.
    let message = text(packet).unwrap_or_default();
    Some(Reply::Status { code, message: String::from_utf8_lossy(&message).into_owned() })
}

fn names(packet: &mut Bytes) -> Option<Vec<Named>> {
    let count = packet.try_get_u32().ok()?;
    let mut names = Vec::new();
    for _ in 0..count {
        let name = text(packet)?;
        text(packet)?;
        names.push(Named { name, attributes: attributes(packet)? });
    }
    Some(names)
}

fn attributes(packet: &mut Bytes) -> Option<Attributes> {
    let with = packet.try_get_u32().ok()?;
    let has = |flag| with & flag != 0;
    let mut attributes = Attributes::default();
    if has(WITH_SIZE) {
        attributes.size = Some(packet.try_get_u64().ok()?);
    }
    if has(WITH_OWNER) {
        packet.try_get_u64().ok()?;
    }
    if has(WITH_MODE) {
        attributes.mode = Some(packet.try_get_u32().ok()?);
    }
    if has(WITH_TIMES) {
        packet.try_get_u32().ok()?;
        attributes.modified = Some(packet.try_get_u32().ok()?);
    }
    if has(WITH_MORE) {
        for _ in 0..packet.try_get_u32().ok()? {
            text(packet)?;
            text(packet)?;
        }
    }
    Some(attributes)
}

fn text(packet: &mut Bytes) -> Option<Bytes> {
    let length = packet.try_get_u32().ok()? as usize;
    (packet.remaining() >= length).then(|| packet.split_to(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kind: u8) -> Request {
        Request::new(kind, 7)
    }

    fn read(request: Request) -> Option<(u32, Reply)> {
        reply(request.finish().slice(4..))
    }

    #[test]
    fn a_request_has_its_length_in_front() {
        let packet = Request::new(READ, 1).text("h").long(2).number(3).finish();
        assert_eq!(packet[..10], [0, 0, 0, 22, READ, 0, 0, 0, 1, 0]);
        assert_eq!(packet.len(), 26);
    }

    #[test]
    fn names_and_handles_keep_their_bytes() {
        let named = answer(NAME).number(1).text(b"z\xff").text("long").number(0xf).long(9).long(0);
        let named = named.number(0o100_644).number(1).number(2);
        let attributes = Attributes { size: Some(9), mode: Some(0o100_644), modified: Some(2) };
        let name = Named { name: Bytes::from_static(b"z\xff"), attributes };
        assert_eq!(read(named), Some((7, Reply::Names(vec![name]))));
        let handle = Bytes::from_static(b"\0\x80\xff");
        assert_eq!(read(answer(HANDLE).text(&handle)), Some((7, Reply::Handle(handle))));
    }

    #[test]
    fn an_unknown_status_is_a_status() {
        let expected = Reply::Status { code: 31, message: "odd".to_owned() };
        assert_eq!(read(answer(STATUS).number(31).text("odd").text("")), Some((7, expected)));
        let bare = Reply::Status { code: 4, message: String::new() };
        assert_eq!(read(answer(STATUS).number(4)), Some((7, bare)));
    }

    #[test]
    fn what_is_cut_short_is_no_answer() {
        let whole = answer(NAME).number(1).text("name").text("long").number(1).long(9).finish().slice(4..);
        for end in 0..whole.len() {
            assert_eq!(reply(whole.slice(..end)), None, "{end}");
        }
        assert!(reply(whole).is_some());
    }

    #[test]
    fn a_greeting_names_the_extensions() {
        let packet = Request::new(VERSION, 3).text("a@b").text("1").text("c").text("2").finish().slice(4..);
        let names = vec![Bytes::from_static(b"a@b"), Bytes::from_static(b"c")];
        assert_eq!(greeting(packet.clone()), Some((3, names)));
        assert_eq!(greeting(packet.slice(..packet.len() - 1)), None);
    }
}
