//! Opening the file: made private, checked whole, and distrusted.

use super::error::explain;
use super::{SCHEMA_VERSION, StateError, Trouble};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

/// How long a call waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);

/// "HFws" in the file's header: whose database this is.
const APPLICATION_ID: i32 = 0x4846_7773;

/// No text or row of ours comes near it; a file that claims more is refused.
const LENGTH_LIMIT_BYTES: i32 = 16 << 20;

const SCHEMA: &str = "
CREATE TABLE brought_over (
    set_id INTEGER PRIMARY KEY,
    version TEXT NOT NULL
) STRICT;
CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL UNIQUE,
    set_id INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    started_utc_ms INTEGER NOT NULL,
    phase TEXT NOT NULL,
    plan TEXT,
    finished_utc_ms INTEGER,
    verdict TEXT,
    summary_json TEXT,
    counts INTEGER,
    CHECK ((finished_utc_ms IS NULL) = (verdict IS NULL)),
    CHECK ((finished_utc_ms IS NULL) = (summary_json IS NULL)),
    CHECK ((finished_utc_ms IS NULL) = (counts IS NULL))
) STRICT;
CREATE INDEX run_of_set ON run (set_id, number);
CREATE TABLE last_pdic (
    set_id INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    ran_utc_ms INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (set_id, destination_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE place (
    set_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    destination_id TEXT NOT NULL,
    PRIMARY KEY (set_id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE generation (
    set_id INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    highest INTEGER NOT NULL,
    PRIMARY KEY (set_id, destination_id)
) STRICT, WITHOUT ROWID;
";

/// What version 2 adds.
const SCHEMA_2: &str = "
CREATE TABLE machine (
    set_id INTEGER NOT NULL,
    vm TEXT NOT NULL,
    memory TEXT NOT NULL,
    PRIMARY KEY (set_id, vm)
) STRICT, WITHOUT ROWID;
";

/// What version 3 adds: what replication brought to a receiver and no index there names yet.
const SCHEMA_3: &str = "
CREATE TABLE replica_object (
    set_id INTEGER NOT NULL,
    receiver_id TEXT NOT NULL,
    object TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (set_id, receiver_id, object)
) STRICT, WITHOUT ROWID;
CREATE TABLE replica_upload (
    set_id INTEGER NOT NULL,
    receiver_id TEXT NOT NULL,
    object TEXT NOT NULL,
    digest BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    token TEXT NOT NULL,
    proven INTEGER NOT NULL,
    PRIMARY KEY (set_id, receiver_id, object)
) STRICT, WITHOUT ROWID;
";

/// A connection to a sound working state of this version.
pub(super) fn connect(path: &Path) -> Result<Connection, StateError> {
    make_private(path).map_err(|error| StateError::unavailable(path, error))?;
    // Without CREATE: the file is there, and must not come back with the wrong rights if somebody removes it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let told = |error| explain(path, Trouble::Sqlite(error));
    let mut connection = Connection::open_with_flags(path, flags).map_err(told)?;
    distrust(&connection).map_err(told)?;
    adopt(&mut connection, path)?;
    check_whole(&connection, path)?;
    settle(&connection).map_err(told)?;
    Ok(connection)
}

/// Makes an empty file that only its owner may read, unless there is one. SQLite gives the journal the same
/// rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Nothing in the file may run code, and nothing in it may ask for much.
fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for config in [
        DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
        DbConfig::SQLITE_DBCONFIG_DQS_DML,
        DbConfig::SQLITE_DBCONFIG_DQS_DDL,
    ] {
        connection.set_db_config(config, false)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH_LIMIT_BYTES)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)
}

/// Journal and durability: EXTRA also syncs the folder once the journal is gone, so that a finished call
/// stays finished when the power goes.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "extra")
}

/// What the file says it is, read in one transaction: between two of them another process may make its tables.
struct Identity {
    application_id: i32,
    version: i32,
    table_count: i64,
}

fn identity(connection: &Transaction<'_>) -> rusqlite::Result<Identity> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application_id = number("application_id")?;
    let version = number("user_version")?;
    let table_count = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(Identity { application_id, version, table_count })
}

/// Takes a file of ours, bringing an older one up to date, makes a new one of an empty file, and refuses every
/// other.
fn adopt(connection: &mut Connection, path: &Path) -> Result<(), StateError> {
    let told = |error| explain(path, Trouble::Sqlite(error));
    let found = connection.transaction().and_then(|moment| identity(&moment)).map_err(told)?;
    if !is_blank(&found) && !(1..SCHEMA_VERSION).contains(&found.version) {
        return accept(&found, path);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
    // Another process may have been first.
    let found = identity(&transaction).map_err(told)?;
    if is_blank(&found) {
        transaction.execute_batch(SCHEMA).map_err(told)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(told)?;
    } else {
        accept(&found, path)?;
        if found.version == SCHEMA_VERSION {
            return Ok(());
        }
    }
    if found.version < 2 {
        transaction.execute_batch(SCHEMA_2).map_err(told)?;
    }
    transaction.execute_batch(SCHEMA_3).map_err(told)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(told)?;
    transaction.commit().map_err(told)
}

fn is_blank(found: &Identity) -> bool {
    found.application_id == 0 && found.version == 0 && found.table_count == 0
}

fn accept(found: &Identity, path: &Path) -> Result<(), StateError> {
    match found.version {
        _ if found.application_id != APPLICATION_ID => {
            Err(StateError::damaged(path, "it is the database of another program"))
        }
        version if version > SCHEMA_VERSION => Err(StateError::VersionUnsupported {
            path: path.display().to_string(),
            found: version,
            supported: SCHEMA_VERSION,
        }),
        1..=SCHEMA_VERSION => Ok(()),
        _ => Err(StateError::damaged(path, "its schema version is none that was ever written")),
    }
}

/// Every page is read and checked: the file is small, and a damaged one must not answer.
fn check_whole(connection: &Connection, path: &Path) -> Result<(), StateError> {
    let answer: rusqlite::Result<String> =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match answer {
        Ok(answer) if answer == "ok" => Ok(()),
        Ok(answer) => Err(StateError::damaged(path, answer)),
        Err(error) => Err(explain(path, Trouble::Sqlite(error))),
    }
}
