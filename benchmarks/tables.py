"""What it costs to protect a table, over 450 random ones: `python -m benchmarks.tables`."""

from statistics import mean, quantiles
from time import perf_counter

from tests.core.tables import KINDS, random_table
from village.core.protection import Unprotectable, hidden_in

TABLES_OF_A_KIND = 150


def main() -> None:
    hidden_in(random_table("line", 0))  # the solver is loaded
    for kind in KINDS:
        spent, shares, refused = [], [], 0
        for seed in range(TABLES_OF_A_KIND):
            table = random_table(kind, seed)
            began = perf_counter()
            try:
                shares.append(len(hidden_in(table)) / len(table.counts))
            except Unprotectable:
                refused += 1
            spent.append(perf_counter() - began)
        cuts = quantiles(spent, n=20)
        print(
            f"{kind:<10} median {1000 * cuts[9]:7.1f} ms   p95 {1000 * cuts[18]:7.1f} ms   longest {1000 * max(spent):7.1f} "
            f"ms   refused {refused:3} of {TABLES_OF_A_KIND}   hidden {mean(shares):.0%} of the cells"
        )


if __name__ == "__main__":
    main()
