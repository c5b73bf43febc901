use bargain::solve::QuantalResponse;
use bargain::game::Unrolled;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main(){
 let sc=Scenario::bundled("union_state_2021").unwrap();
  let game=UnionState::new(&sc).unwrap();
  let u=Unrolled::new(&game).unwrap();
  let tols: Vec<f64> = std::env::args().skip(1).map(|x| x.parse().unwrap()).collect();
  for tol in if tols.is_empty() {vec![1e-3;5]} else {tols} {
   let u=u.clone();
   let t=Instant::now();
   let e=QuantalResponse::new([4.0,4.0]).unwrap().burn_in_tolerance(tol).unwrap().solve_unrolled(u);
   println!("{tol:e} solve {:.3} {} {} {:?}",t.elapsed().as_secs_f64(), e.convergence().sweeps, e.burn_in_convergence().sweeps, e.value());
  } 
}
