//! Tournaments that survive being killed: saved now and then, and taken up again.

use super::{Record, Standings, Tournament, check_chances};
use crate::game::Game;
use crate::simulate::checkpoint::{Checkpoint, Saving};
use crate::simulate::observer::Observer;
use crate::simulate::part::encoded;
use crate::simulate::sealed;
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The first bytes of a file; the number is that of the format.
const MAGIC: &[u8] = b"bargain tournament 1\n";

/// What a file belongs to.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Version of this crate.
    engine: String,
    /// What is played, in the user's words.
    of: String,
    seed: u64,
    episodes: u64,
    names: Vec<String>,
    /// Digest of the first batch: another game or other strategies give another.
    witness: [u8; 32],
}

/// What has been played: the first batches, so many.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Played {
    pub batches: u64,
    pub record: Record,
}

impl<G: Game> Tournament<'_, G> {
    /// As [`Tournament::observe`], saving what has been played as `checkpoint` says; goes on from there if its file exists. A tournament
    /// that was killed and resumed, however often, gives the bits of one that was not. When it is over the file stays.
    ///
    /// Should saving fail on the way (a full disk), the tournament goes on and tries again later; [`Standings::unsaved`] says if the last
    /// attempt failed.
    ///
    /// # Errors
    /// Those of [`Tournament::play`]; a file that cannot be written at the start, or read; one that is damaged; and one of
    /// another seed, number of episodes, engine, of other strategies or another game. The file is left as it is.
    pub fn resume(&self, checkpoint: &Checkpoint, observer: &mut impl Observer) -> Result<Standings, Error> {
        self.check()?;
        let head = self.head(checkpoint.what())?;
        let mut played = Played { batches: 0, record: Record::new(self.entries.len()) };
        if checkpoint.is_there()? {
            played = self.read(checkpoint.path(), &head)?;
        } else {
            // What cannot be saved at the end is better known now.
            write(checkpoint.path(), &head, &played)?;
        }
        let mut saving = Saving::new(checkpoint);
        let keep = |played: &Played| saving.now_and_then(|path| write(path, &head, played));
        let stop = self.go_on(&mut played, observer, keep)?;
        let unsaved = saving.end(|path| write(path, &head, &played));
        Ok(Standings { unsaved, ..self.standings(&played.record, stop)? })
    }

    fn head(&self, of: &str) -> Result<Head, Error> {
        let entrants = self.entrants();
        let first = encoded(&self.batch(&entrants, 0))?;
        check_chances(&self.entries, &entrants)?;
        let (engine, of) = (env!("CARGO_PKG_VERSION").to_owned(), of.to_owned());
        let &Tournament { seed, episodes, .. } = self;
        let witness = Sha256::digest(&first).into();
        Ok(Head { engine, of, seed, episodes, names: self.names(), witness })
    }

    /// What is in a file, if it belongs to this tournament.
    fn read(&self, path: &Path, wanted: &Head) -> Result<Played, Error> {
        let contents = sealed::read(path, MAGIC, "tournament")?;
        let other = || sealed::fault(path, "what is saved here cannot be read by this version");
        let (head, rest) = postcard::take_from_bytes::<Head>(&contents).map_err(|_| other())?;
        let problems = head.differences(wanted);
        if !problems.is_empty() {
            return Err(sealed::faults(path, problems));
        }
        let played = postcard::from_bytes::<Played>(rest).map_err(|_| other())?;
        let fits = played.batches <= self.batches() && played.record.is_for(self.entries.len());
        if fits { Ok(played) } else { Err(other()) }
    }
}

impl Head {
    /// How `self` differs from what is called for.
    fn differences(&self, wanted: &Head) -> Vec<Problem> {
        let keys = [
            ("version", self.engine.clone(), wanted.engine.clone()),
            ("of", format!("{:?}", self.of), format!("{:?}", wanted.of)),
            ("seed", self.seed.to_string(), wanted.seed.to_string()),
            ("episodes", self.episodes.to_string(), wanted.episodes.to_string()),
            ("strategies", self.names.join(", "), wanted.names.join(", ")),
        ];
        let mut problems = sealed::differences("this tournament", keys);
        if problems.is_empty() && self.witness != wanted.witness {
            let expected = "the game or the strategies give other numbers than when this was saved";
            problems.push(Problem::new("first episodes", "", expected));
        }
        problems
    }
}

fn write(path: &Path, head: &Head, played: &Played) -> Result<(), Error> {
    sealed::write(path, MAGIC, &[encoded(head)?, encoded(played)?].concat())
}
