"""Benchmarks against peers and limits; never part of the test run. See README.md beside this."""
