//! Numerical ground: intervals, moments, elementary functions with the same bits on every machine.
