//! Question: how does play in the ultimatum game move from chance to reason as the players grow more rational?
//!
//! `cargo run --release --example quantal_response_path` takes a second. It traces the logit quantal response equilibrium of an
//! ultimatum game with two types of responder from precision 0 to 40, prints some points of the path, and draws the probability
//! of each agreement in `out/quantal_response_path.svg`.

use bargain::Error;
use bargain::game::catalogue::{Agreement, Ultimatum};
use bargain::report::plot::{Caption, Curves};
use bargain::report::write;
use bargain::solve::{QuantalPath, QuantalResponse};

fn name(game: &Ultimatum, outcome: Agreement) -> String {
    match outcome {
        Agreement::Share(k) => format!("responder gets {:.1}", game.shares()[k as usize]),
        Agreement::None => "no agreement".to_owned(),
    }
}

fn main() -> Result<(), Error> {
    let shares = (0..=5).map(|k| f64::from(k) / 5.0).collect();
    let game = Ultimatum::with_reservations(1.0, shares, vec![0.1, 0.5], vec![0.6, 0.4])?;
    let path = QuantalPath::to(QuantalResponse::new([40.0, 40.0])?).trace(&game)?;

    println!(
        "{:>9}  {:>8}  {:>8}  {:>12}  {:>8}",
        "precision", "proposer", "responder", "no agreement", "residual"
    );
    for point in path.points().iter().step_by(path.points().len() / 10) {
        let none = point.distribution.probability(Agreement::None);
        let [proposer, responder] = point.value;
        let (precision, residual) = (point.precision[0], point.residual);
        println!("{precision:>9.2}  {proposer:>8.4}  {responder:>8.4}  {none:>12.4}  {residual:>8.0e}");
    }
    let [first, second] = path.equilibrium().regret();
    println!("{} points; the branch breaks {} times", path.points().len(), path.breaks().len());
    println!("regret at the end: proposer {first:.1e}, responder {second:.1e}");

    let caption = Caption::exact(path.points().len() as u64, "points")
        .note("Logit agent quantal response; responders with reservation values 0.1 (60 %) and 0.5 (40 %).");
    let axes = ["precision, per unit of payoff", "probability of each ending"];
    let mut figure = Curves::new("The ultimatum game, from chance to reason", axes, caption);
    for &(outcome, _) in &path.points()[0].distribution.outcomes {
        let curve = path.points().iter().map(|p| (p.precision[0], p.distribution.probability(outcome)));
        figure = figure.curve(name(&game, outcome), curve);
    }
    for broken in path.breaks() {
        figure = figure.mark(broken.after[0]);
    }
    write("out/quantal_response_path.svg", &figure.to_svg()?)?;
    println!("written: out/quantal_response_path.svg");
    Ok(())
}
