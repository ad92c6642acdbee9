//! One column of one row group, page by page, from bytes in memory whose digest was checked.

use super::batch::Texts;
use super::decode::{self, Fault, Input, Number};
use super::limits::Limits;
use super::schema::Column;
use super::thrift::PageHeader;

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
pub(super) struct Values<T> {
    column: Column,
    pages: Pages,
    page: Vec<T>,
    at: usize,
}

/// How a page of plain values is decoded.
type Decode<T> = fn(&mut Input<'_>, usize, &mut Vec<T>) -> Result<(), Fault>;

impl<T: Copy> Values<T> {
    pub(super) fn new(column: Column) -> Values<T> {
        Values { column, pages: Pages::default(), page: Vec::new(), at: 0 }
    }

    pub(super) fn start(&mut self, at: usize, end: usize, rows: usize) {
        self.pages = Pages { at, end, rows_left: rows };
        self.page.clear();
        self.at = 0;
    }

    /// Replaces `out` by the next `count` values.
    pub(super) fn fill(
        &mut self,
        data: &[u8],
        limits: &Limits,
        count: usize,
        decode: Decode<T>,
        out: &mut Vec<T>,
    ) -> Result<(), Fault> {
        out.clear();
        while out.len() < count {
            if self.at == self.page.len() {
                self.next_page(data, limits, decode)?;
            }
            let take = (count - out.len()).min(self.page.len() - self.at);
            out.extend_from_slice(&self.page[self.at..self.at + take]);
            self.at += take;
        }
        Ok(())
    }

    fn next_page(&mut self, data: &[u8], limits: &Limits, decode: Decode<T>) -> Result<(), Fault> {
        let page = self.pages.next(self.column, data, limits)?;
        let mut input = Input::new(&data[page.begin..page.end]);
        self.page.clear();
        self.at = 0;
        decode(&mut input, page.rows, &mut self.page)?;
        if input.rest().is_empty() { Ok(()) } else { Err(Fault("a page is longer than its values")) }
    }

    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.pages.finish()
    }
}

/// A page of numbers that are never negative.
pub(super) fn naturals<T: Number + Default + PartialOrd>(
    input: &mut Input<'_>,
    count: usize,
    out: &mut Vec<T>,
) -> Result<(), Fault> {
    decode::numbers(input, count, out)?;
    let negative = out.iter().fold(false, |any, number| any | (*number < T::default()));
    if negative { Err(Fault("a part, offset or size is negative")) } else { Ok(()) }
}

/// A column of texts.
#[derive(Debug)]
pub(super) struct TextColumn {
    column: Column,
    pages: Pages,
    shared: Vec<u32>,
    tails: Vec<u32>,
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

    /// Replaces `out` by values up to the quota. `look` sees each value with the one before it and the number
    /// of bytes they are known to share.
    pub(super) fn fill(
        &mut self,
        data: &[u8],
        limits: &Limits,
        quota: Quota,
        mut look: impl FnMut(&[u8], &[u8], usize) -> Result<(), Fault>,
        out: &mut Texts,
    ) -> Result<(), Fault> {
        out.clear();
        let mut begin = 0;
        while out.len() < quota.rows && out.bytes.len() < quota.bytes {
            let first_of_page = self.at == self.shared.len();
            if first_of_page {
                self.next_page(data, limits)?;
            }
            let (shared, tail) = (self.shared[self.at] as usize, self.tails[self.at] as usize);
            let first = out.is_empty();
            let before = if first { self.last.len() } else { out.bytes.len() - begin };
            // A page starts afresh: its first value shares nothing.
            if shared > if first_of_page { 0 } else { before } {
                return Err(Fault("a text shares more than the one before it has"));
            }
            if shared.saturating_add(tail) > quota.longest {
                return Err(Fault("a text is longer than the limits allow"));
            }
            let end = out.bytes.len();
            if first {
                out.bytes.extend_from_slice(&self.last[..shared]);
            } else {
                out.bytes.extend_from_within(begin..begin + shared);
            }
            out.bytes.extend_from_slice(&self.page[self.tail_at..self.tail_at + tail]);
            let (done, value) = out.bytes.split_at(end);
            look(if first { &self.last } else { &done[begin..] }, value, shared)?;
            begin = end;
            out.close();
            self.tail_at += tail;
            self.at += 1;
        }
        if !out.is_empty() {
            self.last.clear();
            self.last.extend_from_slice(&out.bytes[begin..]);
        }
        Ok(())
    }

    fn next_page(&mut self, data: &[u8], limits: &Limits) -> Result<(), Fault> {
        let page = self.pages.next(self.column, data, limits)?;
        let size = usize::try_from(page.header.unpacked_bytes).unwrap_or(usize::MAX);
        self.page.resize(size, 0);
        let unpacked = lz4_flex::block::decompress_into(&data[page.begin..page.end], &mut self.page);
        if unpacked.ok() != Some(size) {
            return Err(Fault("a page does not unpack to the size in its header"));
        }
        let mut input = Input::new(&self.page);
        decode::text_lengths(&mut input, page.rows, &mut self.shared, &mut self.tails)?;
        self.tail_at = size - input.rest().len();
        self.at = 0;
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.pages.finish()
    }
}
