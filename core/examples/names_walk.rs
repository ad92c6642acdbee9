//! The limit that listings are measured against: a bare parallel walk that only counts names.
//!
//! `names_walk FOLDER [--threads N] [--sizes]` prints one line of JSON.
#![expect(clippy::print_stdout, reason = "a program that prints its measurement")]

#[path = "support/measure.rs"]
mod measure;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, StatxFlags};
use std::cell::RefCell;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU64, Ordering};

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(Vec::with_capacity(64 * 1024));
}

#[derive(Default)]
struct Counts {
    files: AtomicU64,
    folders: AtomicU64,
    name_bytes: AtomicU64,
    size_bytes: AtomicU64,
}

fn main() -> rustix::io::Result<()> {
    let arguments = measure::Arguments::read();
    let counts = Counts::default();
    let measured = measure::run(arguments.threads, || walk_root(&arguments, &counts))?;
    let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
    println!(
        "{{\"files\":{},\"folders\":{},\"name_bytes\":{},\"size_bytes\":{},{measured}}}",
        load(&counts.files),
        load(&counts.folders),
        load(&counts.name_bytes),
        load(&counts.size_bytes),
    );
    Ok(())
}

fn walk_root(arguments: &measure::Arguments, counts: &Counts) -> rustix::io::Result<()> {
    let root = rustix::fs::open(&arguments.folder, FOLDER, Mode::empty())?;
    rayon::scope(|scope| walk(scope, &root, counts, arguments.sizes))
}

fn walk<'s>(
    scope: &rayon::Scope<'s>,
    folder: &OwnedFd,
    counts: &'s Counts,
    sizes: bool,
) -> rustix::io::Result<()> {
    let (mut files, mut folders, mut name_bytes, mut size_bytes) = (0, 0, 0, 0);
    BUFFER.with_borrow_mut(|buffer| {
        let mut entries = RawDir::new(folder, buffer.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            name_bytes += name.to_bytes().len() as u64;
            if entry.file_type() == FileType::Directory {
                folders += 1;
                let child = rustix::fs::openat(folder, name, FOLDER, Mode::empty())?;
                scope.spawn(move |scope| {
                    if let Err(errno) = walk(scope, &child, counts, sizes) {
                        println!("a folder cannot be read: {errno}");
                        std::process::exit(1);
                    }
                });
            } else {
                files += 1;
                if sizes {
                    let mask = StatxFlags::SIZE | StatxFlags::TYPE;
                    size_bytes += rustix::fs::statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, mask)?.stx_size;
                }
            }
        }
        Ok::<_, rustix::io::Errno>(())
    })?;
    counts.files.fetch_add(files, Ordering::Relaxed);
    counts.folders.fetch_add(folders, Ordering::Relaxed);
    counts.name_bytes.fetch_add(name_bytes, Ordering::Relaxed);
    counts.size_bytes.fetch_add(size_bytes, Ordering::Relaxed);
    Ok(())
}
