//! Opening a set with proof of its identity, and putting index files in place.

use super::lease::read_small;
use super::marker::{MARKER_FORMAT, MARKER_LIMIT_BYTES, Marker};
use super::{DATA_FOLDER, INDEX_FOLDER, MARKER, RETENTION_FOLDER, SetError, index_key, job_of};
use crate::destination::{Destination, DestinationError, Key, Lookup, Source, Store, Tag};
use crate::index::{Header, IndexError, Limits, Reader, Staged};
use crate::state::{State, StateError};
use crate::units::{SetId, UtcMs};
use std::sync::Arc;

/// What the client remembers of this set at this place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The destination's id.
    pub destination_id: Option<String>,
    /// The highest generation seen.
    pub generation: Option<u64>,
}

impl Known {
    /// What the working state knows of a set at a destination.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn of(state: &State, destination: &dyn Destination, set: SetId) -> Result<Known, StateError> {
        let destination_id = state.destination_id(set, &destination.place())?;
        let generation = match &destination_id {
            Some(id) => state.known_generation(set, id)?,
            None => None,
        };
        Ok(Known { destination_id, generation })
    }
}

/// An index file at the destination. One that cannot be read is kept with its error: it is there.
pub struct IndexFile {
    /// Its key.
    pub key: Key,
    /// Its version, for a conditional replace.
    pub tag: Tag,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its footer's words, or why it cannot be read.
    pub header: Result<Header, IndexError>,
}

/// A set whose place has proven whose it is.
pub struct BackupSet {
    store: Arc<dyn Store>,
    marker: Marker,
    marker_tag: Tag,
}

impl BackupSet {
    /// Creates the set at a destination where it is not yet.
    ///
    /// Errors: SetExists; those of the destination.
    pub fn create(destination: &dyn Destination, set: SetId) -> Result<BackupSet, SetError> {
        BackupSet::create_as(destination, set, None)
    }

    /// Creates the set as a replica of the destination with that id; [`BackupSet::create`] for the rest.
    ///
    /// Errors: as of [`BackupSet::create`].
    pub fn create_as(
        destination: &dyn Destination,
        set: SetId,
        replica_of: Option<String>,
    ) -> Result<BackupSet, SetError> {
        let store = destination.store(set)?;
        let destination = draw_id().map_err(|error| unavailable(store.as_ref(), error))?;
        let (format, generation, last_job) = (MARKER_FORMAT, 0, None);
        let marker = Marker { format, set, destination, generation, last_job, replica_of };
        let exists = || SetError::Exists { place: store.place() };
        if store.look_up(&Key::new(MARKER)?)? != Lookup::Absent {
            return Err(exists());
        }
        for folder in [INDEX_FOLDER, DATA_FOLDER, RETENTION_FOLDER] {
            if !store.list_folder(folder)?.is_empty() {
                return Err(SetError::Absent { place: store.place(), set: set.to_string() });
            }
        }
        match store.create(&Key::new(MARKER)?, Source::Bytes(&marker.to_bytes())) {
            Ok(marker_tag) => Ok(BackupSet { store, marker, marker_tag }),
            Err(DestinationError::Conflict { .. }) => Err(exists()),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the set and checks that it is the one the client knows.
    ///
    /// Errors: SetAbsent, SetForeign, SetRolledBack, MarkerDamaged, SetFormatUnsupported.
    pub fn open(destination: &dyn Destination, set: SetId, known: &Known) -> Result<BackupSet, SetError> {
        let store = destination.store(set)?;
        let (marker, marker_tag) = read_marker(store.as_ref(), set)?;
        check_identity(&marker, set, known, &store.place())?;
        Ok(BackupSet { store, marker, marker_tag })
    }

    /// Reads the marker again, now that nobody else can change it, and checks it as [`BackupSet::open`] does.
    ///
    /// Errors: as of [`BackupSet::open`].
    pub fn refresh(&mut self, known: &Known) -> Result<(), SetError> {
        let (marker, tag) = read_marker(self.store.as_ref(), self.marker.set)?;
        check_identity(&marker, self.marker.set, known, &self.store.place())?;
        (self.marker, self.marker_tag) = (marker, tag);
        Ok(())
    }

    /// The storage below.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// What the marker said when the set was opened or last written.
    pub fn marker(&self) -> &Marker {
        &self.marker
    }

    /// All index files, in the order of their generation; unreadable ones first.
    ///
    /// Errors: ListingIncomplete. A single unreadable file is no error here.
    pub fn index_files(&self) -> Result<Vec<IndexFile>, SetError> {
        let mut files = Vec::new();
        for key in self.store.list_folder(INDEX_FOLDER)? {
            if job_of(&key).is_some() {
                files.push(self.index_file(key)?);
            }
        }
        files.sort_by_key(|file| file.header.as_ref().ok().map(|header| (header.generation, header.job)));
        Ok(files)
    }

    fn index_file(&self, key: Key) -> Result<IndexFile, SetError> {
        let Lookup::Object(meta) = self.store.look_up(&key)? else {
            let place = self.store.place();
            return Err(DestinationError::ObjectAbsent { key: key.to_string(), place }.into());
        };
        match self.open_index(&key).map(|reader| reader.header().clone()) {
            Err(IndexError::Destination(error)) => Err(error.into()),
            header => Ok(IndexFile { key, tag: meta.tag, size_bytes: meta.size_bytes, header }),
        }
    }

    /// Opens one index file of this set.
    ///
    /// Errors: those of the index; IndexMalformed for a file of another set or destination.
    pub fn open_index(&self, key: &Key) -> Result<Reader, IndexError> {
        let blob = self.store.open(key)?;
        let reader = Reader::open(Arc::from(blob), key.as_str(), Limits::default())?;
        self.check_owner(&reader)?;
        Ok(reader)
    }

    /// An index file that belongs to another set or destination was copied here by mistake.
    fn check_owner(&self, reader: &Reader) -> Result<(), IndexError> {
        let header = reader.header();
        if header.set == self.marker.set && header.destination_id == self.marker.destination {
            return Ok(());
        }
        let what = format!("it belongs to set {} at destination {}", header.set, header.destination_id);
        Err(IndexError::Malformed { file: reader.file().to_owned(), offset_bytes: 0, what })
    }

    /// The Current index; `None` when the set has had no job yet.
    ///
    /// Errors: SetRolledBack when no index file is as new as the marker says; IndexDamaged and its kin when
    ///         the newest one cannot be read: whoever went on without it would lose what it names.
    pub fn current_index(&self) -> Result<Option<(IndexFile, Reader)>, SetError> {
        let (broken, mut sound): (Vec<_>, Vec<_>) =
            self.index_files()?.into_iter().partition(|file| file.header.is_err());
        let newest = sound.iter().filter_map(|file| Some(file.header.as_ref().ok()?.generation)).max();
        let (found, known) = (newest.unwrap_or(0), self.marker.generation);
        if found < known || (newest.is_none() && !broken.is_empty()) {
            let rolled = SetError::RolledBack { place: self.store.place(), found, known };
            return Err(broken.into_iter().find_map(|file| file.header.err()).map_or(rolled, SetError::from));
        }
        let Some(file) = sound.pop() else { return Ok(None) };
        let reader = self.open_index(&file.key)?;
        Ok(Some((file, reader)))
    }

    /// Remembers in the working state what is now in place.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn remember(
        &self,
        state: &State,
        destination: &dyn Destination,
        generation: u64,
    ) -> Result<(), StateError> {
        let (set, id) = (self.marker.set, &self.marker.destination);
        state.remember_destination(set, &destination.place(), id)?;
        state.note_generation(set, id, generation)?;
        Ok(())
    }

    /// The generation the next index file gets.
    pub fn next_generation(&self, newest: Option<u64>) -> u64 {
        self.marker.generation.max(newest.unwrap_or(0)) + 1
    }

    /// Puts a backup job's index file in place, then brings the marker up to it.
    ///
    /// Errors: Conflict when the job already has an index file.
    pub fn publish(&mut self, staged: &Staged) -> Result<Tag, SetError> {
        let key = index_key(staged.header().job)?;
        let tag = self.store.create(&key, Source::File(staged.path()))?;
        self.advance_marker(staged.header().generation, Some(staged.header().job))?;
        Ok(tag)
    }

    /// Puts a rewritten index file in the place of the version `expected`, then brings the marker up to it.
    ///
    /// Errors: Conflict when the file changed in between.
    pub fn publish_over(&mut self, key: &Key, expected: &Tag, staged: &Staged) -> Result<Tag, SetError> {
        let tag = self.put_over(key, expected, staged)?;
        self.advance_marker(staged.header().generation, None)?;
        Ok(tag)
    }

    /// Puts a rewritten index file in the place of the version `expected`; [`BackupSet::advance_marker`] is to follow.
    ///
    /// Errors: Conflict when the file changed in between.
    pub fn put_over(&self, key: &Key, expected: &Tag, staged: &Staged) -> Result<Tag, SetError> {
        Ok(self.store.replace(key, expected, Source::File(staged.path()))?)
    }

    /// Brings the marker up to a generation that is in place already.
    pub fn advance_marker(&mut self, generation: u64, job: Option<UtcMs>) -> Result<(), SetError> {
        let generation = generation.max(self.marker.generation);
        let last_job = self.marker.last_job.max(job);
        let marker = Marker { generation, last_job, ..self.marker.clone() };
        if marker != self.marker {
            let source = Source::Bytes(&marker.to_bytes());
            self.marker_tag = self.store.replace(&Key::new(MARKER)?, &self.marker_tag, source)?;
            self.marker = marker;
        }
        Ok(())
    }
}

fn read_marker(store: &dyn Store, set: SetId) -> Result<(Marker, Tag), SetError> {
    let key = Key::new(MARKER)?;
    let place = store.place();
    match store.look_up(&key)? {
        Lookup::Object(meta) if meta.size_bytes > MARKER_LIMIT_BYTES => {
            Err(SetError::MarkerDamaged { place, what: format!("it is {} bytes long", meta.size_bytes) })
        }
        Lookup::Object(meta) => {
            let bytes = read_small(store, &key, MARKER_LIMIT_BYTES)?;
            Ok((Marker::parse(&bytes, &place)?, meta.tag))
        }
        Lookup::Absent => Err(SetError::Absent { place, set: set.to_string() }),
        _ => Err(SetError::MarkerDamaged { place, what: "it is not a file".into() }),
    }
}

/// Refuses a place that is another set's, another destination's, or older than what was seen.
fn check_identity(marker: &Marker, set: SetId, known: &Known, place: &str) -> Result<(), SetError> {
    let foreign =
        |found: String, expected: String| Err(SetError::Foreign { place: place.to_owned(), found, expected });
    if marker.set != set {
        return foreign(format!("backup set {}", marker.set), format!("backup set {set}"));
    }
    if let Some(id) = known.destination_id.as_ref().filter(|id| **id != marker.destination) {
        return foreign(format!("destination {}", marker.destination), format!("destination {id}"));
    }
    match known.generation {
        Some(known) if known > marker.generation => {
            Err(SetError::RolledBack { place: place.to_owned(), found: marker.generation, known })
        }
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "a new set draws its id once")]
fn draw_id() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unavailable(store: &dyn Store, error: getrandom::Error) -> SetError {
    let source = std::io::Error::other(error.to_string());
    DestinationError::Unavailable { key: MARKER.into(), place: store.place(), source }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn marker(set: SetId) -> Marker {
        let (destination, last_job, replica_of) = ("d".repeat(32), None, None);
        Marker { format: 1, set, destination, generation: 5, last_job, replica_of }
    }

    fn check(known: Known) -> Option<Status> {
        let set = SetId::parse("1602834567932").expect("id");
        let marker = marker(set);
        check_identity(&marker, set, &known, "here").err().map(|error| error.status())
    }

    #[test]
    fn a_place_must_be_the_one_the_client_knows() {
        let known =
            |id: Option<&str>, generation| Known { destination_id: id.map(|id| id.repeat(32)), generation };
        assert_eq!(check(known(None, None)), None);
        assert_eq!(check(known(Some("d"), Some(5))), None);
        assert_eq!(check(known(Some("d"), Some(4))), None);
        assert_eq!(check(known(Some("e"), None)), Some(Status::SetForeign));
        assert_eq!(check(known(Some("d"), Some(6))), Some(Status::SetRolledBack));
    }

    #[test]
    fn another_sets_marker_is_foreign() {
        let set = SetId::parse("2").expect("id");
        let marker = marker(set);
        let other = SetId::parse("1").expect("id");
        let error = check_identity(&marker, other, &Known::default(), "here").expect_err("foreign");
        assert_eq!(error.status(), Status::SetForeign);
    }
}
