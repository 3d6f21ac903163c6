"""The portal's settings with one page more: the yardstick."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.yardsticks"
