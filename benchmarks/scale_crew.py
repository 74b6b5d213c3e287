"""A folder measured by processes or by threads: `python -m benchmarks.scale_crew N T IN OUT`."""

import argparse
import logging
from pathlib import Path

from distributed import LocalCluster

from layers.scale import folder


def main() -> None:
    """Start so many processes of so many threads, and let them measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale_crew")
    parser.add_argument("processes", type=int)
    parser.add_argument("threads", type=int)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    with LocalCluster(
        n_workers=asked.processes,
        threads_per_worker=asked.threads,
        dashboard_address=None,
        memory_limit=0,
        silence_logs=logging.ERROR,
    ) as cluster:
        folder.measure(asked.source, asked.out, scheduler=cluster.scheduler_address)


if __name__ == "__main__":
    main()
