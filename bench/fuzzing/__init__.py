"""Fuzzers of everything that takes input, guided by which lines are reached.

    python -m bench.fuzzing [TARGET …] [--seconds 60]

Each input has a small harness in `targets.py`, which raises where something is wrong. They run by
`atheris` (libFuzzer), in an environment of its own (`make fuzz`); `tests/test_fuzzing.py` runs the
same harnesses without it, on their seeds and some mutations of them.
"""
