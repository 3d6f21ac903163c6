"""How long a visitor's search takes at thousands of positions, in CPU time.

python -m tests.benchmarks.searching [positions]. The texts are mixed from those of the
demo's hosts, so that words are as common as there; no database is needed.
"""

import random
import sys
import time
from pathlib import Path

from portal.text import thai
from portal.text.word_index import WordIndex

HOSTS = Path(__file__).resolve().parents[2] / "organizations" / "demo"
WORDS = (
    *("แรงงาน", "แรงาน", "แรงงาม", "สิทธิ", "สิทธ", "ชุมชน", "ชุมชม", "กฎหมาย"),
    *("กฏหมาย", "เชียงใหม่", "เชียงไหม่", "โคราช", "อาสาสมัคร", "อาสาสมัค"),
    *("labour", "labor", "เด็ก", "เดก", "ป่า", "ก", "ไม่มีคำนี้"),
    # The slowest of 450 words and misspelled words of two letters and more.
    *("ครุ", "เงน", "ไน", "น๊ำ", "การ์", "หมอ", "เดน", "ชุมชน์"),
)
PARAGRAPHS = 12
GOAL_MS = 10


def texts(count: int) -> dict[int, str]:
    chance = random.Random(1)  # noqa: S311
    lines = [
        line
        for path in sorted(HOSTS.rglob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    return {
        key: thai.fold("\n".join(chance.choices(lines, k=PARAGRAPHS * 3)))
        for key in range(count)
    }


def cpu_ms(run) -> float:  # type: ignore[no-untyped-def]
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rows = texts(count)
    size = sum(map(len, rows.values())) // count
    index: list[WordIndex] = []
    built = cpu_ms(lambda: index.append(WordIndex(rows)))
    print(f"{count} texts of {size} signs; index {built / 1000:.1f} s CPU")
    for typed in WORDS:
        words = thai.fold(typed).split()
        found = index[0].find(words)
        best = min(cpu_ms(lambda words=words: index[0].find(words)) for _ in range(7))
        mark = "" if best <= GOAL_MS else "  above the goal"
        counts = f"{len(found.exact):5} {len(found.near):5}"
        print(f"{typed:>14} {best:6.1f} ms {counts}{mark}")


if __name__ == "__main__":
    main()
