"""Fuzzing of the readers with atheris: `make fuzz`."""
