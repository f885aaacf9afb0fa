//! File to orders and problems.
