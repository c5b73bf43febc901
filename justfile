# What CI runs.
ci:
    ./.ci/run

# The main job.
run:
    cargo run --release --example union_state

bench:
    cargo bench
