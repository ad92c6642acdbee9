//! Lists the objects of a set through each adapter, beside bare questions to the same server: of S3 and Azure Blob
//! signed pages of which nothing is read but the token of the next, of WebDAV each folder's answer unread, of SFTP each
//! folder by OpenSSH's own client in one session.
//!
//! usage: bench_destinations OBJECTS ROUNDS [sftp|webdav|azure|s3 ...]

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use holdfast_core::cancel::Cancel;
use holdfast_core::destination::{Access, Destination, Key, ListOptions, Source, Store, open_with};
use holdfast_core::units::SetId;
use holdfast_test_servers::{azure, s3, sftp, webdav};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: bench_destinations OBJECTS ROUNDS [sftp|webdav|azure|s3 ...]";

type Measure = fn(usize, usize) -> Outcome<()>;

/// The slowest server last.
const ADAPTERS: &[(&str, Measure)] =
    &[("sftp", of_sftp), ("webdav", of_webdav), ("azure", of_azure), ("s3", of_s3)];

const SET: &str = "1602834567932";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [objects, rounds, named @ ..] = &arguments[..] else { return Err(USAGE.into()) };
    let (objects, rounds) = (objects.parse()?, rounds.parse()?);
    println!("{:12} {:>9} {:>10} {:>10} {:>7}", "", "objects", "bare ms", "ours ms", "ratio");
    for (name, of) in ADAPTERS {
        if named.is_empty() || named.iter().any(|one| one == name) {
            of(objects, rounds)?;
        }
    }
    Ok(())
}

/// A set's objects as files beneath a server, 1,000 a folder; the folders' names.
fn filled(set: &Path, objects: usize) -> Outcome<Vec<String>> {
    let mut folders = Vec::new();
    for number in 0..objects {
        if number % 1_000 == 0 {
            folders.push(format!("data/{:03}", number / 1_000));
            std::fs::create_dir_all(set.join(&folders[number / 1_000]))?;
        }
        std::fs::write(set.join(&folders[number / 1_000]).join(format!("{number:08}")), b"x")?;
    }
    Ok(folders)
}

fn of_s3(objects: usize, rounds: usize) -> Outcome<()> {
    let server = s3::s3s()?;
    filled(&server.files().ok_or("no files")?.join(&server.access.bucket).join(SET), objects)?;
    let s3 = server.access.clone();
    let (id, secret) = (&s3.access_key, &s3.secret_key);
    let access = Access::from_json(&format!(
        r#"{{"access_key_id": "{id}", "secret_access_key": "{secret}", "region": "{}"}}"#,
        s3.region
    ))?;
    let destination = open_with(&format!("s3://{}?endpoint={}", s3.bucket, s3.endpoint), &access)?;
    compare("S3", objects, rounds, &*store(&*destination)?, &|| {
        pages("NextContinuationToken", |token| {
            let prefix = format!("{SET}/");
            let mut query = vec![("list-type", "2"), ("prefix", &prefix[..])];
            query.extend(token.map(|token| ("continuation-token", token)));
            Ok(s3.ask("GET", "", &query, &[], b"")?.text())
        })
    })
}

fn of_azure(objects: usize, rounds: usize) -> Outcome<()> {
    let server = azure::azurite()?;
    let azure = server.access.clone();
    let access = Access::from_json(&format!(r#"{{"account_key": "{}"}}"#, azure.key))?;
    let address = format!("azblob://{}/{}?endpoint={}", azure.account, azure.container, azure.endpoint);
    let destination = open_with(&address, &access)?;
    let store = store(&*destination)?;
    std::thread::scope(|scope| {
        let fill = |part: usize| {
            let store = &store;
            move || -> Result<(), String> {
                for number in (part..objects).step_by(4) {
                    let key = Key::new(format!("data/{number:08}")).map_err(|error| error.to_string())?;
                    store.create(&key, Source::Bytes(b"x")).map_err(|error| error.to_string())?;
                }
                Ok(())
            }
        };
        let filling: Vec<_> = (0..4).map(|part| scope.spawn(fill(part))).collect();
        filling.into_iter().try_for_each(|part| part.join().map_err(|_| "it panicked".to_owned())?)
    })?;
    compare("Azure Blob", objects, rounds, &*store, &|| {
        pages("NextMarker", |token| {
            let prefix = format!("{SET}/");
            let mut query = vec![("restype", "container"), ("comp", "list"), ("prefix", &prefix[..])];
            query.extend(token.map(|token| ("marker", token)));
            Ok(azure.ask("GET", "", &query, &[], b"")?.text())
        })
    })
}

fn of_sftp(objects: usize, rounds: usize) -> Outcome<()> {
    let server = sftp::sshd()?;
    let set = server.files().ok_or("no files")?.join(SET);
    let folders = filled(&set, objects)?;
    let sftp = &server.access;
    let secrets = [("private_key", &sftp.key), ("known_hosts", &sftp.known_hosts)];
    let mut access = serde_json::Map::new();
    for (name, file) in secrets {
        access.insert(name.to_owned(), std::fs::read_to_string(file)?.into());
    }
    let access = Access::from_json(&serde_json::Value::Object(access).to_string())?;
    let folder = sftp.folder.display();
    let address = format!("sftp://{}@{}:{}{folder}", sftp.user, sftp.host, sftp.port);
    let destination = open_with(&address, &access)?;
    // In the order of the server, names alone.
    let asked: Vec<String> = ["data".to_owned()]
        .iter()
        .chain(&folders)
        .map(|name| format!("ls -1f {folder}/{SET}/{name}"))
        .collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    compare("SFTP", objects, rounds, &*store(&*destination)?, &|| {
        let lines = sftp.sftp(&asked)?.lines().filter(|line| !line.starts_with("sftp>")).count();
        if lines < objects { Err(format!("{lines} lines of {objects} names").into()) } else { Ok(()) }
    })
}

fn of_webdav(objects: usize, rounds: usize) -> Outcome<()> {
    let server = webdav::apache()?;
    let folders = filled(&server.files().ok_or("no files")?.join(SET), objects)?;
    let dav = &server.access;
    let access = serde_json::json!({"user": dav.user, "password": dav.password});
    let access = Access::from_json(&access.to_string())?;
    let destination = open_with(&dav.url.replace("http://", "webdav://"), &access)?;
    let body = r#"<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>"#;
    compare("WebDAV", objects, rounds, &*store(&*destination)?, &|| {
        for name in ["data"].into_iter().chain(folders.iter().map(String::as_str)) {
            let answer =
                dav.ask("PROPFIND", &format!("{SET}/{name}/"), &[("depth", "1")], body.as_bytes())?;
            if answer.status != 207 {
                return Err(format!("{name}: status {}", answer.status).into());
            }
        }
        Ok(())
    })
}

fn store(destination: &dyn Destination) -> Outcome<Arc<dyn Store>> {
    Ok(destination.store(SetId::parse(SET)?)?)
}

/// Asks for pages until one names no next.
fn pages(element: &str, mut page: impl FnMut(Option<&str>) -> Outcome<String>) -> Outcome<()> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let mut token: Option<String> = None;
    loop {
        let text = page(token.as_deref())?;
        let next = text.split_once(&open).and_then(|(_, rest)| Some(rest.split_once(&close)?.0.to_owned()));
        match next.filter(|next| !next.is_empty()) {
            Some(next) => token = Some(next),
            None => return Ok(()),
        }
    }
}

/// Medians of both, taken in turn.
fn compare(
    name: &str,
    objects: usize,
    rounds: usize,
    store: &dyn Store,
    bare: &dyn Fn() -> Outcome<()>,
) -> Outcome<()> {
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..=rounds {
        theirs.push(timed(bare)?);
        ours.push(timed(&|| listed(store, objects))?);
    }
    // The first round warms up.
    let (theirs, ours) = (median(&mut theirs[1..]), median(&mut ours[1..]));
    println!("{name:12} {objects:>9} {theirs:>10.1} {ours:>10.1} {:>7.2}", ours / theirs);
    Ok(())
}

fn timed(run: &dyn Fn() -> Outcome<()>) -> Outcome<f64> {
    let began = Instant::now();
    run()?;
    Ok(began.elapsed().as_secs_f64() * 1_000.0)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn listed(store: &dyn Store, objects: usize) -> Outcome<()> {
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    let count = std::sync::atomic::AtomicUsize::new(0);
    store.list(&options, &|_, segment| {
        while let Some(page) = segment.next_page()? {
            count.fetch_add(page.len(), std::sync::atomic::Ordering::Relaxed);
        }
        Ok(())
    })?;
    let count = count.into_inner();
    // Trees list their folders too.
    let folders = 1 + objects.div_ceil(1_000);
    if count == objects || count == objects + folders {
        return Ok(());
    }
    Err(format!("{count} of {objects} objects were listed").into())
}
