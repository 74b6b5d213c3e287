"""How every derived file of data/ is made: `python -m data.build` (or `make build-data`)."""
