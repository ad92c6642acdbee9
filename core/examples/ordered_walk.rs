//! The listing that integrity checks read, measured like `names_walk`.
//!
//! `ordered_walk ROOT/SET [--threads N] [--sizes] [--cut-every N]` prints one line of JSON. The cuts are
//! taken from a listing made before the measurement, as a check takes them from its index.
#![expect(clippy::print_stdout, reason = "a program that prints its measurement")]

#[path = "support/measure.rs"]
mod measure;

use holdfast_core::cancel::Cancel;
use holdfast_core::destination::{Destination, Kind, ListOptions, Local, Store};
use holdfast_core::units::SetId;
use std::error::Error;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = measure::Arguments::read();
    let path = Path::new(&arguments.folder);
    let set = path.file_name().and_then(|name| name.to_str()).ok_or("name the set's folder")?;
    let root = path.parent().ok_or("name the set's folder")?;
    let store = Local::open(root)?.store(SetId::parse(set)?)?;
    let keys = cuts(&*store, arguments.cut_every)?;
    let cuts: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();

    let (files, folders, name_bytes) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let (size_bytes, segments) = (AtomicU64::new(0), AtomicU64::new(0));
    let cancel = Cancel::new();
    let options = ListOptions { sizes: arguments.sizes, cuts: &cuts, cancel: &cancel };
    let measured = measure::run(arguments.threads, || {
        let count = store.list(&options, &|_, segment| {
            let mut counts = [0; 4];
            while let Some(page) = segment.next_page()? {
                for item in page.iter() {
                    counts[usize::from(item.kind == Kind::Folder)] += 1;
                    counts[2] += item.name.len() as u64;
                    counts[3] += item.size_bytes.unwrap_or(0);
                }
            }
            for (sum, count) in [&files, &folders, &name_bytes, &size_bytes].into_iter().zip(counts) {
                sum.fetch_add(count, Ordering::Relaxed);
            }
            Ok(())
        })?;
        segments.store(count as u64, Ordering::Relaxed);
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    });
    let measured = measured.map_err(|error| error.to_string())?;
    let [files, folders, name_bytes, size_bytes, segments] =
        [files, folders, name_bytes, size_bytes, segments].map(AtomicU64::into_inner);
    println!(
        "{{\"files\":{files},\"folders\":{folders},\"name_bytes\":{name_bytes},\
         \"size_bytes\":{size_bytes},\"segments\":{segments},{measured}}}"
    );
    Ok(())
}

fn cuts(store: &dyn Store, every: usize) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    if every == 0 {
        return Ok(Vec::new());
    }
    let keys = Mutex::new((0, Vec::new()));
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    store.list(&options, &|_, segment| {
        while let Some(page) = segment.next_page()? {
            let Ok(mut keys) = keys.lock() else { continue };
            for item in page.iter() {
                keys.0 += 1;
                if keys.0 % every == 0 {
                    keys.1.push([item.prefix, item.name].concat());
                }
            }
        }
        Ok(())
    })?;
    Ok(keys.into_inner()?.1)
}
