//! Appending to a journal from several workers.

use super::super::pieces::Keeper;
use super::frame;
use crate::Error;
use crate::files;
use serde::Serialize;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Appends records to a journal, which it holds a lock on.
pub(in crate::study) struct Writer {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    file: File,
    /// Where the last whole record ends.
    end: u64,
    /// Contents that could not be written yet.
    waiting: Vec<Vec<u8>>,
    /// Why the last attempt failed.
    trouble: Option<String>,
    /// Why a result can never be written.
    unwritable: Option<String>,
    /// Why the file was not brought to the disk. It stays: a later sync that succeeds may be of later records only.
    unsynced: Option<String>,
    /// When the file was last brought to the disk.
    synced: Instant,
}

/// Time between two syncs: a killed process loses nothing without them, a power failure what came after the last.
const BETWEEN_SYNCS: Duration = Duration::from_secs(1);

impl Writer {
    /// Opens a journal and gives what it holds. It is locked before it is read, so that nobody appends in between. One that is not there, or
    /// was cut short within its `beginning`, is begun with that.
    pub fn open(path: &Path, beginning: Vec<u8>) -> Result<(Self, Vec<u8>), Error> {
        files::make_folder_of(path)?;
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(|error| Error::io("write", path, error))?;
        // Where a file system knows no locks, one process at a time is the user's to see to.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            let what = format!("{}: another process writes to this journal", path.display());
            return Err(Error::unsupported(what, "wait for it, or take a journal for each process"));
        }
        // Through the same handle: on some systems a lock keeps all others from reading.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| Error::io("read", path, error))?;
        if bytes.len() < beginning.len() && beginning.starts_with(&bytes) {
            let written = file.write_all(&beginning[bytes.len()..]).and_then(|()| file.sync_all());
            written.map_err(|error| Error::io("write", path, error))?;
            files::sync_folder_of(path);
            bytes = beginning;
        }
        Ok((Writer { path: path.to_owned(), state: Mutex::new(State::new(file)) }, bytes))
    }

    /// Drops what stands behind a place, and goes on from there.
    pub fn begin_at(&mut self, end: u64) -> Result<(), Error> {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.end = end;
        state.cut().map_err(|error| Error::io("write", &self.path, error))
    }

    /// Tries once more to write what is left; why not all results are in the file, if they are not.
    pub fn close(self) -> Option<String> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.flush();
        state.sync();
        let trouble = state.trouble.take().or(state.unwritable.take()).or(state.unsynced.take());
        trouble.map(|trouble| format!("cannot write {}: {trouble}", self.path.display()))
    }
}

impl Drop for State {
    /// Unlocks the file. Closing it would not do: a process that was started meanwhile has a copy of the handle for a moment.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl State {
    /// Of a file in which nothing has been written yet.
    fn new(file: File) -> Self {
        let (waiting, synced) = (Vec::new(), Instant::now());
        State { file, end: 0, waiting, trouble: None, unwritable: None, unsynced: None, synced }
    }

    /// Cuts the file behind the last whole record.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end)).map(|_| ())
    }

    fn append(&mut self, content: &[u8]) -> io::Result<()> {
        let record = frame::record(self.end, content);
        self.file.write_all(&record)?;
        self.end += record.len() as u64;
        Ok(())
    }

    /// Writes what waits, as far as that goes.
    fn flush(&mut self) {
        while let Some(content) = self.waiting.pop() {
            // What an earlier failure has left behind must not stand before a record.
            let ready = if self.trouble.is_some() { self.cut() } else { Ok(()) };
            match ready.and_then(|()| self.append(&content)) {
                Ok(()) => self.trouble = None,
                Err(error) => {
                    self.trouble = Some(error.to_string());
                    let _ = self.cut();
                    self.waiting.push(content);
                    return;
                }
            }
        }
    }

    fn sync(&mut self) {
        if let Err(error) = self.file.sync_data() {
            self.unsynced.get_or_insert(error.to_string());
        }
        self.synced = Instant::now();
    }
}

impl<T: Serialize> Keeper<T> for Writer {
    fn keep(&self, number: u64, done: &T) {
        let content = frame::encoded(&(number, done));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match content {
            Ok(content) if frame::fits(&content) => state.waiting.push(content),
            Ok(_) => state.unwritable = Some("a result is too large for a record".to_owned()),
            Err(error) => state.unwritable = Some(error.to_string()),
        }
        state.flush();
        if state.synced.elapsed() >= BETWEEN_SYNCS {
            state.sync();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clone stands for the copy of the handle that a process has while it is being started.
    #[test]
    fn a_closed_journal_can_be_opened_though_a_copy_of_its_handle_lives_on() {
        let path = std::env::temp_dir().join(format!("bargain-writer-{}", std::process::id()));
        let open = || Writer::open(&path, b"beginning".to_vec());
        let (mut writer, bytes) = open().unwrap();
        assert_eq!(bytes, b"beginning");
        let copy = writer.state.get_mut().unwrap().file.try_clone().unwrap();
        assert!(open().is_err(), "one at a time");
        assert_eq!(writer.close(), None);
        assert!(open().is_ok());
        drop(copy);
        std::fs::remove_file(&path).unwrap();
    }

    /// What is written to the null device is taken, and cannot be brought to a disk.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_failed_sync_is_told_though_later_records_were_written() {
        let path = std::path::Path::new("/dev/null");
        let mut writer = Writer {
            path: path.to_owned(),
            state: Mutex::new(State::new(OpenOptions::new().write(true).open(path).unwrap())),
        };
        writer.state.get_mut().unwrap().sync();
        writer.keep(1, &2.0);
        let state = writer.state.get_mut().unwrap();
        assert_eq!((state.waiting.len(), &state.trouble), (0, &None));
        // From here on the disk is well.
        let path = std::env::temp_dir().join(format!("bargain-unsynced-{}", std::process::id()));
        state.file = File::create(&path).unwrap();
        let told = writer.close().unwrap();
        std::fs::remove_file(path).unwrap();
        assert!(told.contains("cannot write /dev/null: "), "{told}");
    }

    #[test]
    fn a_journal_cut_short_within_its_beginning_is_begun_again_and_no_other() {
        let path = std::env::temp_dir().join(format!("bargain-beginning-{}", std::process::id()));
        for (found, read) in [
            ("", "beginning"),
            ("begin", "beginning"),
            ("begun", "begun"),
            ("beginning, end", "beginning, end"),
        ] {
            std::fs::write(&path, found).unwrap();
            let (_, bytes) = Writer::open(&path, b"beginning".to_vec()).unwrap();
            assert_eq!(bytes, read.as_bytes());
            assert_eq!(std::fs::read(&path).unwrap(), read.as_bytes());
        }
        std::fs::remove_file(path).unwrap();
    }
}
