//! Studies over many solutions, and the files and priors they start from.

mod attribution;
mod backtest;
mod comparison;
mod journal;
mod mechanisms;
mod priors;
mod scenario_files;
mod sensitivity;
mod sensitivity_runs;
mod sweep;
mod uncertainty;
