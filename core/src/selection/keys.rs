//! Keys of a saved selection, read straight into one block and held against the limits on the way.

use super::texts::{KEY_LIMIT, Texts};
use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A JSON array of texts.
#[derive(Debug, Default)]
pub(super) struct KeyList(pub(super) Texts);

impl Serialize for KeyList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

impl<'de> Deserialize<'de> for KeyList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<KeyList, D::Error> {
        deserializer.deserialize_seq(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = KeyList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of keys")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<KeyList, A::Error> {
        let mut keys = Texts::default();
        while sequence.next_element_seed(Push(&mut keys))?.is_some() {}
        Ok(KeyList(keys))
    }
}

struct Push<'a>(&'a mut Texts);

impl<'de> DeserializeSeed<'de> for Push<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Push<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        if self.0.len() >= KEY_LIMIT {
            return Err(E::custom("too many keys"));
        }
        self.0.push(key).map_err(E::custom)
    }
}
