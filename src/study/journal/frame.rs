//! Records in a file: their length, its checksum, what they hold, the checksum of that.
//!
//! A file that ends within a record was cut short while that was written. The length has a checksum of its own, so that a damaged
//! one is not taken for that; and checksums cover the place, so that no record can stand in for another.

use crate::{Error, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Bytes of the length, and of its checksum.
const LENGTH: usize = 4;

/// Bytes before what a record holds.
const BEFORE: usize = 2 * LENGTH;

/// Bytes of the checksum behind it.
const BEHIND: usize = 8;

/// The bytes of `value`.
pub(super) fn encoded(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    postcard::to_stdvec(value).map_err(|error| {
        let what = format!("a result that serde cannot write ({error})");
        Error::unsupported(what, "mend its implementation of Serialize, or do without a journal")
    })
}

/// The value that all of these bytes are of.
pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

/// The checksum of bytes that begin at a place of the file.
fn checksum<const N: usize>(place: u64, bytes: &[u8]) -> [u8; N] {
    let digest = Sha256::new().chain_update(place.to_le_bytes()).chain_update(bytes).finalize();
    std::array::from_fn(|i| digest[i])
}

/// Appends the record of `content` to the bytes of a file.
pub(super) fn push(file: &mut Vec<u8>, content: &[u8]) {
    let record = record(file.len() as u64, content);
    file.extend(record);
}

/// The bytes of the record of `content` that begins at a place of the file.
pub(super) fn record(place: u64, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32).to_le_bytes();
    let mut bytes = Vec::with_capacity(BEFORE + content.len() + BEHIND);
    bytes.extend(length);
    bytes.extend(checksum::<LENGTH>(place, &length));
    bytes.extend(content);
    bytes.extend(checksum::<BEHIND>(place, content));
    bytes
}

/// Whether a record can hold `content`: its length has 32 bits.
pub(super) fn fits(content: &[u8]) -> bool {
    u32::try_from(content.len()).is_ok()
}

/// The records of a file, one after the other.
pub(super) struct Frames<'a> {
    rest: &'a [u8],
    place: usize,
    number: usize,
}

impl<'a> Frames<'a> {
    /// The records in `bytes`, which begin at a place of the file.
    pub fn new(bytes: &'a [u8], place: usize) -> Self {
        Frames { rest: bytes, place, number: 0 }
    }

    /// Where the last record given ends.
    pub fn end(&self) -> usize {
        self.place
    }

    /// The last record given, in words; the first one is the head.
    pub fn record(&self) -> String {
        format!("record {}", self.number.saturating_sub(1))
    }

    /// The content of the next record; nothing at the end, or where the last one was cut short.
    pub fn read(&mut self) -> Option<Result<&'a [u8], Error>> {
        // After a power failure a file may end in zeros.
        if self.rest.len() < BEFORE || self.rest.iter().all(|byte| *byte == 0) {
            return None;
        }
        let (before, rest) = self.rest.split_at(BEFORE);
        let (length, check) = before.split_at(LENGTH);
        if checksum::<LENGTH>(self.place as u64, length) != *check {
            return Some(Err(self.damaged()));
        }
        let length = length.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        if rest.len() < length + BEHIND {
            return None;
        }
        let (content, rest) = rest.split_at(length);
        let (check, rest) = rest.split_at(BEHIND);
        if checksum::<BEHIND>(self.place as u64, content) != *check {
            // A record whose bytes did not all reach the disk is the last one.
            return rest.iter().any(|byte| *byte != 0).then(|| Err(self.damaged()));
        }
        self.place += BEFORE + length + BEHIND;
        self.number += 1;
        self.rest = rest;
        Some(Ok(content))
    }

    fn damaged(&self) -> Error {
        let place = self.place;
        let name = if self.number == 0 { "head".to_owned() } else { format!("record {}", self.number) };
        let expected = match self.number {
            0 => "is damaged: its checksum does not match; begin anew without the file".to_owned(),
            _ => format!(
                "is damaged: its checksum does not match; begin anew without the file, or cut it to {place} bytes to keep \
                 the records before"
            ),
        };
        Error::invalid([Problem::new(name, format!("byte {place}"), expected)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_fewer_numbers_is_not_read_from_the_bytes_of_one_of_more() {
        let bytes = encoded(&(1_u64, [2.0, 3.0])).unwrap();
        assert_eq!(decoded(&bytes), Some((1_u64, [2.0, 3.0])));
        assert_eq!(decoded::<(u64, [f64; 1])>(&bytes), None);
        assert_eq!(decoded::<(u64, [f64; 3])>(&bytes), None);
    }

    fn file() -> (Vec<u8>, Vec<usize>) {
        let (mut file, mut ends) = (Vec::new(), vec![0]);
        for content in [&b"head"[..], b"", b"a longer record of the file", b"last"] {
            push(&mut file, content);
            ends.push(file.len());
        }
        (file, ends)
    }

    /// How many records can be read, where they end, and whether damage was found.
    fn read(bytes: &[u8]) -> (usize, usize, bool) {
        let mut frames = Frames::new(bytes, 0);
        let mut count = 0;
        while let Some(frame) = frames.read() {
            if frame.is_err() {
                return (count, frames.end(), true);
            }
            count += 1;
        }
        (count, frames.end(), false)
    }

    #[test]
    fn a_last_record_of_zeros_before_more_zeros_was_cut_short() {
        let (mut file, ends) = file();
        file[ends[3] + BEFORE..].fill(0);
        assert_eq!(read(&file), (3, ends[3], false));
        file.resize(file.len() + 40, 0);
        assert_eq!(read(&file), (3, ends[3], false));
        push(&mut file, b"more");
        assert_eq!(read(&file), (3, ends[3], true));
    }

    #[test]
    fn a_file_cut_anywhere_has_its_whole_records() {
        let (file, ends) = file();
        for len in 0..=file.len() {
            let whole = ends.iter().rposition(|end| *end <= len).unwrap();
            assert_eq!(read(&file[..len]), (whole, ends[whole], false), "{len} bytes");
            let mut zeros = file[..ends[whole]].to_vec();
            zeros.resize(file.len() + 40, 0);
            assert_eq!(read(&zeros), (whole, ends[whole], false));
        }
    }

    #[test]
    fn a_changed_byte_is_damage_unless_it_lies_in_the_content_of_the_last_record() {
        let (file, ends) = file();
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 0x40;
            let hit = ends.iter().rposition(|end| *end <= at).unwrap();
            let last = ends.len() - 2;
            let dropped = hit == last && at >= ends[last] + BEFORE;
            assert_eq!(read(&changed), (hit, ends[hit], !dropped), "byte {at}");
        }
    }

    #[test]
    fn records_that_changed_places_are_damage() {
        let (mut file, mut other) = (Vec::new(), Vec::new());
        ["a", "b", "c"].iter().for_each(|content| push(&mut file, content.as_bytes()));
        ["b", "a", "c"].iter().for_each(|content| push(&mut other, content.as_bytes()));
        let size = file.len() / 3;
        let swapped = [&file[size..2 * size], &file[..size], &file[2 * size..]].concat();
        assert_ne!(swapped, other);
        assert_eq!(read(&swapped), (0, 0, true));
    }
}
