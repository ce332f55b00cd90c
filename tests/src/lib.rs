//! End-to-end tests, compile-time tests and benchmarks of backstop.
