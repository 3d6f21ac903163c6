"""What each section of the application costs against *detail*:
`python -m tests.benchmarks.sections`. Prints a table, asserts nothing.

A cohort of 16 positions, three of them chosen, behind the production server. The pages
are measured in turn, several times; the median of the ratios counts, which other work
on the machine moves least.
"""

from statistics import median

from tests.benchmarks import pages, serving

POSITIONS, TURNS = 16, 5


def main() -> None:
    port = serving.prepare()
    from tests.benchmarks.filling import Market

    market = Market(POSITIONS)
    serving.settle()
    turns: list[dict[str, pages.Cost]] = []
    with serving.served(port) as pid:
        for turn in range(TURNS):
            turns.append(measured(market, port, pid))
            print(f"turn {turn + 1} of {TURNS}", flush=True)
    print("\n| section | queries | kB | CPU ms | × detail |\n" + "|---" * 5 + "|")
    for name, last in turns[-1].items():
        spent = median(turn[name].cpu_ms for turn in turns)
        ratio = median(turn[name].cpu_ms / turn["detail"].cpu_ms for turn in turns)
        size = f"{last.queries} | {last.kilobytes:.1f}"
        print(f"| {name} | {size} | {spent:.2f} | {ratio:.1f} |")


def measured(market, port: int, pid: int) -> dict[str, pages.Cost]:
    from django.test import Client

    from tests.benchmarks.yardsticks import DETAIL
    from volunteers.application.drafting import sections_of

    client = Client()
    client.force_login(market.applicant)
    of_cohort = f"/cohorts/{market.cohort.number}/application/"
    asked = [section.slug for section in sections_of(market.draft)]
    paths = {"detail": f"/{DETAIL}"} | {slug: f"{of_cohort}{slug}/" for slug in asked}
    return {
        name: pages.cost(pages.Page(name, path), [client], port, pid)
        for name, path in paths.items()
    }


if __name__ == "__main__":
    main()
