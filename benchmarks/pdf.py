"""Measure what a printed document costs: `python -m benchmarks.pdf [rounds]`. Needs no server, no database."""

import resource
import statistics
import sys
import time
from dataclasses import replace
from datetime import timedelta

from village.documents import samples
from village.documents.render import render


def main(rounds: int) -> None:
    """Print, for each kind, median and 95th percentile in ms of `rounds` different documents, and the size."""
    start = time.perf_counter()
    render(samples.CERTIFICATE)
    print(f"first document of the process: {(time.perf_counter() - start) * 1000:.0f} ms")
    for document in samples.FILLED:
        times = []
        for number in range(rounds):
            # Another day each time: nothing is answered from a cache of whole documents.
            other = replace(document, on=document.on + timedelta(days=number))
            start = time.perf_counter()
            pdf = render(other)
            times.append((time.perf_counter() - start) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{document.kind:26} p50 {statistics.median(times):5.1f} ms  p95 {p95:5.1f} ms  {len(pdf) // 1024} kB")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
