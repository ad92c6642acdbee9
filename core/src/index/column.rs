//! One column of one row group, page by page, from bytes in memory whose digest was checked.

use super::batch::{Texts, Window};
use super::decode::{self, Fault, Input, Number};
use super::limits::Limits;
use super::schema::Column;
use super::thrift::PageHeader;
use std::ops::BitOr;

/// Where a column stands in its chunk. Places count from the start of the loaded bytes.
#[derive(Debug, Default)]
struct Pages {
    at: usize,
    end: usize,
    rows_left: usize,
}

struct Page {
    header: PageHeader,
    begin: usize,
    end: usize,
    rows: usize,
}

impl Pages {
    fn next(&mut self, column: Column, data: &[u8], limits: &Limits) -> Result<Page, Fault> {
        let mut input = Input::new(data.get(self.at..self.end).ok_or(Fault("a chunk has no bytes"))?);
        let header = PageHeader::read(&mut input)?;
        let rows = usize::try_from(header.value_count).unwrap_or(usize::MAX);
        if rows == 0 || rows > self.rows_left {
            return Err(Fault("the pages of a column do not add up to its rows"));
        }
        if header.unpacked_bytes > limits.page_bytes
            || header.unpacked_bytes > header.stored_bytes.saturating_mul(limits.page_ratio)
        {
            return Err(Fault("a page unpacks to more than the limits allow"));
        }
        if header.encoding != i64::from(column.encoding() as i32) {
            return Err(Fault("a page has an encoding this column does not use"));
        }
        if !column.packed() && header.stored_bytes != header.unpacked_bytes {
            return Err(Fault("a page is packed that should not be"));
        }
        let begin = self.end - input.rest().len();
        input.take(usize::try_from(header.stored_bytes).unwrap_or(usize::MAX))?;
        self.at = self.end - input.rest().len();
        self.rows_left -= rows;
        Ok(Page { header, begin, end: self.at, rows })
    }

    /// Every row was read and every byte was used.
    fn finish(&self) -> Result<(), Fault> {
        if self.rows_left == 0 && self.at == self.end {
            return Ok(());
        }
        Err(Fault("a column has bytes or rows left over"))
    }
}

/// What a column's chunk comes to unpacked, headers included, as Parquet's metadata counts it.
pub(super) fn unpacked_bytes(
    column: Column,
    data: &[u8],
    rows: usize,
    limits: &Limits,
) -> Result<u64, Fault> {
    let mut pages = Pages { at: 0, end: data.len(), rows_left: rows };
    let mut bytes = data.len() as u64;
    while pages.rows_left > 0 {
        let page = pages.next(column, data, limits)?;
        bytes = (bytes - page.header.stored_bytes).saturating_add(page.header.unpacked_bytes);
    }
    pages.finish()?;
    Ok(bytes)
}

/// A column of plain values: numbers or checksums.
#[derive(Debug)]
pub(super) struct Values {
    column: Column,
    pages: Pages,
    started: bool,
}

/// How a page of plain values is decoded: appended to those that are there.
type Decode<T> = fn(&mut Input<'_>, usize, &mut Vec<T>) -> Result<(), Fault>;

impl Values {
    pub(super) fn new(column: Column) -> Values {
        Values { column, pages: Pages::default(), started: false }
    }

    pub(super) fn start(&mut self, at: usize, end: usize, rows: usize) {
        self.pages = Pages { at, end, rows_left: rows };
        self.started = false;
    }

    /// Moves `out` on by `count` values.
    pub(super) fn fill<T>(
        &mut self,
        data: &[u8],
        limits: &Limits,
        count: usize,
        decode: Decode<T>,
        out: &mut Window<T>,
    ) -> Result<(), Fault> {
        if !std::mem::replace(&mut self.started, true) {
            out.clear();
        }
        while out.left() < count {
            let page = self.pages.next(self.column, data, limits)?;
            let mut input = Input::new(&data[page.begin..page.end]);
            decode(&mut input, page.rows, out.more())?;
            if !input.rest().is_empty() {
                return Err(Fault("a page is longer than its values"));
            }
        }
        out.advance(count);
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.pages.finish()
    }
}

/// A page of numbers that are never negative.
pub(super) fn naturals<T: Number + Default + PartialOrd + BitOr<Output = T>>(
    input: &mut Input<'_>,
    count: usize,
    out: &mut Vec<T>,
) -> Result<(), Fault> {
    let before = out.len();
    decode::numbers(input, count, out)?;
    // The sign is a bit, too.
    let all_bits = out[before..].iter().fold(T::default(), |bits, number| bits | *number);
    if all_bits < T::default() { Err(Fault("a part, offset or size is negative")) } else { Ok(()) }
}

/// A column of texts.
#[derive(Debug)]
pub(super) struct TextColumn {
    column: Column,
    pages: Pages,
    shared: Vec<u32>,
    tails: Vec<u32>,
    /// The page at hand, unpacked, and a block more: texts are copied in blocks.
    page: Vec<u8>,
    tail_at: usize,
    at: usize,
    last: Vec<u8>,
}

/// Where to stop filling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quota {
    pub(super) rows: usize,
    pub(super) bytes: usize,
    pub(super) longest: usize,
}

/// A text as it was decoded. Places count in `bytes`, where the text before it lies right before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decoded<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) before: usize,
    pub(super) begin: usize,
    /// How many bytes it is known to share with the one before, and how many follow.
    pub(super) shared: usize,
    pub(super) tail: usize,
    /// The tails of its page, and where its own begins.
    pub(super) page: &'a [u8],
    pub(super) tail_at: usize,
}

/// What is asked of every text.
pub(super) trait Ask {
    /// A page begins: what was known of the one before says nothing of it.
    fn start_page(&mut self);

    /// Looks at the text of the batch's row `row`.
    fn ask(&mut self, row: usize, text: Decoded<'_>) -> Result<(), Fault>;
}

/// Nothing is asked.
pub(super) struct Anything;

impl Ask for Anything {
    fn start_page(&mut self) {}

    fn ask(&mut self, _: usize, _: Decoded<'_>) -> Result<(), Fault> {
        Ok(())
    }
}

/// Bytes that are copied whether they are needed or not, because that is cheaper than to ask: as many as most
/// keys share with the one before.
const BLOCK_BYTES: usize = 64;

/// The same of a tail.
const TAIL_BYTES: usize = 32;

impl TextColumn {
    pub(super) fn new(column: Column) -> TextColumn {
        TextColumn {
            column,
            pages: Pages::default(),
            shared: Vec::new(),
            tails: Vec::new(),
            page: Vec::new(),
            tail_at: 0,
            at: 0,
            last: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, at: usize, end: usize, rows: usize) {
        self.pages = Pages { at, end, rows_left: rows };
        self.shared.clear();
        self.at = 0;
    }

    /// Replaces `out` by values up to the quota, each of which `ask` has seen.
    pub(super) fn fill(
        &mut self,
        data: &[u8],
        limits: &Limits,
        quota: Quota,
        ask: &mut impl Ask,
        out: &mut Texts,
    ) -> Result<(), Fault> {
        out.restart(&self.last);
        let enough = self.last.len().saturating_add(quota.bytes);
        while out.len() < quota.rows && (out.end() as usize) < enough {
            if self.at == self.shared.len() {
                self.next_page(data, limits)?;
                ask.start_page();
            }
            self.fill_from_page(Quota { bytes: enough, ..quota }, ask, out)?;
        }
        if let Some(last) = out.len().checked_sub(1) {
            self.last.clear();
            self.last.extend_from_slice(out.get(last));
        }
        Ok(())
    }

    fn fill_from_page(&mut self, quota: Quota, ask: &mut impl Ask, out: &mut Texts) -> Result<(), Fault> {
        let first = out.len();
        let rows = self.at..self.shared.len().min(self.at + quota.rows - first);
        let lengths = self.shared[rows.clone()].iter().zip(&self.tails[rows]);
        let (page, mut tail_at) = (&self.page[..], self.tail_at);
        // Sums of 32-bit numbers cannot overflow, and the compiler knows.
        let (mut before, mut begin) = (out.begin_of_last(), out.end());
        // What is shared is copied from the first text that has it: a processor waits for bytes that it has
        // just written in other pieces, and each text would wait for the one before.
        let (mut origin, mut same) = (0, 0);
        for (shared, tail) in lengths {
            let (shared, tail) = (*shared as usize, *tail as usize);
            let (text_before, text) = (before as usize, begin as usize);
            if text >= quota.bytes {
                break;
            }
            if text_before + shared > text {
                return Err(SHARES_TOO_MUCH);
            }
            if shared + tail > quota.longest {
                return Err(Fault("a text is longer than the limits allow"));
            }
            let row = out.len();
            let bytes = out.room(text + shared + tail + BLOCK_BYTES);
            if shared > same {
                origin = text_before;
            }
            same = shared;
            copy_shared(bytes, origin, text, shared);
            copy_tail(page, tail_at, bytes, text + shared, tail);
            ask.ask(row, Decoded { bytes, before: text_before, begin: text, shared, tail, page, tail_at })?;
            tail_at += tail;
            (before, begin) = (begin, out.close(text + shared + tail));
        }
        self.tail_at = tail_at;
        self.at += out.len() - first;
        Ok(())
    }

    fn next_page(&mut self, data: &[u8], limits: &Limits) -> Result<(), Fault> {
        let page = self.pages.next(self.column, data, limits)?;
        let size = usize::try_from(page.header.unpacked_bytes).unwrap_or(usize::MAX);
        self.page.resize(size.saturating_add(BLOCK_BYTES), 0);
        let unpacked = lz4_flex::block::decompress_into(&data[page.begin..page.end], &mut self.page[..size]);
        if unpacked.ok() != Some(size) {
            return Err(Fault("a page does not unpack to the size in its header"));
        }
        let mut input = Input::new(&self.page[..size]);
        decode::text_lengths(&mut input, page.rows, &mut self.shared, &mut self.tails)?;
        self.tail_at = size - input.rest().len();
        self.at = 0;
        // A page starts afresh: its first value shares nothing.
        if self.shared.first() != Some(&0) { Err(SHARES_TOO_MUCH) } else { Ok(()) }
    }

    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.pages.finish()
    }
}

const SHARES_TOO_MUCH: Fault = Fault("a text shares more than the one before it has");

/// Copies `count` bytes, or a block, from `from` to `to`, which is behind them.
#[inline]
fn copy_shared(bytes: &mut [u8], from: usize, to: usize, count: usize) {
    bytes.copy_within(from..from + BLOCK_BYTES, to);
    if count > BLOCK_BYTES {
        bytes.copy_within(from..from + count, to);
    }
}

/// Copies `count` bytes of a page, or more.
#[inline]
fn copy_tail(page: &[u8], from: usize, bytes: &mut [u8], to: usize, count: usize) {
    let block = &page[from..from + TAIL_BYTES];
    bytes[to..to + TAIL_BYTES].copy_from_slice(block);
    if count > TAIL_BYTES {
        bytes[to..to + count].copy_from_slice(&page[from..from + count]);
    }
}
