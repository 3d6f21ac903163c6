"""The portal's settings with one page more, the yardstick; with quick hashes, and timed
jobs elsewhere.
"""

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES

ROOT_URLCONF = "tests.benchmarks.yardsticks"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMBEDDED_SCHEDULER = False
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A parallel worker is a process that has ended before its CPU time can be read.
    DATABASES["default"]["OPTIONS"]["options"] = "-c max_parallel_workers_per_gather=0"
