//! Question: when two sides haggle over a pie that shrinks with time, does it pay to concede late?
//!
//! `cargo run --release --example tournament` takes a few seconds. It prints a ranking of tactics of alternating offers with the
//! payoffs of every pair, which differences are significant, and how far each tactic is from a best reply to itself. Then
//! ranking, payoffs and differences for tit for tat and its rivals in a repeated dilemma whose players make mistakes. Argument, if
//! any: the number of episodes of each pair. Ctrl-C ends it with a partial result and a checkpoint, from which it goes on.

mod arguments;

use arguments::numbers;
use bargain::Error;
use bargain::game::catalogue::{AlternatingOffers, DilemmaPayoffs, RepeatedDilemma};
use bargain::report::Progress;
use bargain::simulate::{Checkpoint, StopReason, Tournament};
use bargain::strategy::{FixedDemand, MemoryOne, OneStepQuantal, TimeDependent};

fn main() -> Result<(), Error> {
    let [episodes] = numbers([("episodes", 1, 2000)])?;
    let mut observer = Progress::new("episodes of each pair").until_ctrl_c()?;
    let pie = AlternatingOffers::new([0.98, 0.98], 20, 20)?;
    let (boulware, linear, conceder) =
        (TimeDependent::boulware(), TimeDependent::linear(), TimeDependent::conceder());
    let (obstinate, quantal) = (FixedDemand::obstinate(0.6)?, OneStepQuantal::new(10.0, 10.0)?);
    let tactics = Tournament::new(&pie, 1)
        .enter("boulware", &boulware)
        .enter("linear", &linear)
        .enter("conceder", &conceder)
        .enter("obstinate", &obstinate)
        .enter("quantal", &quantal)
        .episodes(episodes)?;
    let kept = [1, 2].map(|i| Checkpoint::new(format!("out/tournament_{i}_{episodes}.checkpoint")));
    let standings = tactics.resume(&kept[0], &mut observer)?;
    println!("Alternating offers\n\n{standings}");
    if standings.stop == StopReason::Cancelled {
        return Ok(());
    }
    let exact = tactics.exact()?;
    for (i, name) in exact.names.iter().enumerate() {
        let [first, second] = exact.regret[i][i];
        println!(
            "{name} against itself: a best reply would gain {first:.3} in the first seat, {second:.3} in the second"
        );
    }

    let payoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
    let dilemma = RepeatedDilemma::new(payoffs, 0.98, 100)?;
    let clumsy = |strategy: MemoryOne| strategy.with_errors(0.02);
    let generous = clumsy(MemoryOne::generous(MemoryOne::generosity(payoffs)?)?)?;
    let (tit_for_tat, grim) = (clumsy(MemoryOne::TIT_FOR_TAT)?, clumsy(MemoryOne::GRIM)?);
    let (shifty, defector) = (clumsy(MemoryOne::WIN_STAY_LOSE_SHIFT)?, clumsy(MemoryOne::ALWAYS_DEFECT)?);
    let reciprocity = Tournament::new(&dilemma, 2)
        .enter("tit for tat", &tit_for_tat)
        .enter("generous", &generous)
        .enter("grim", &grim)
        .enter("win-stay", &shifty)
        .enter("defector", &defector)
        .episodes(episodes)?;
    let standings = reciprocity.resume(&kept[1], &mut observer)?;
    println!("\nRepeated dilemma\n\n{standings}");
    if standings.stop == StopReason::Finished {
        kept.iter().try_for_each(Checkpoint::discard)?;
    }
    Ok(())
}
