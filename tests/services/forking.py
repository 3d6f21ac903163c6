"""One process that has Django loaded, and a fork of it for each driver that is called.

Loading Django takes seconds, and the tests call some sixty drivers, each with variables
of its own. The host reads a call a line as JSON, and answers with a line.
"""

import gc
import importlib
import json
import os
import sys
import traceback

from django.conf import settings
from django.db import connections

OURS = ("PORTAL_", "DATABASE", "REDIS")


def configure(variables):
    """Makes the settings what they would be in a process with these variables."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(variables)
    module = importlib.reload(sys.modules["portal.settings"])
    for name in filter(str.isupper, dir(module)):
        setattr(settings, name, getattr(module, name))
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]
    # Django's handler reads DATABASES once and keeps it here.
    connections._settings = None
    del connections.settings


def work(act, arguments, variables, answer):
    try:
        configure(variables)
        told = {"result": act(*arguments)}
    except BaseException:
        told = {"error": traceback.format_exc()}
    with os.fdopen(answer, "w") as pipe:
        json.dump(told, pipe)


def forked(act, arguments, variables):
    """What a fork answers, as JSON; empty if it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(2, 1)
        work(act, arguments, variables, writing)
        sys.stderr.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


def serve(drivers):
    gc.freeze()
    for line in sys.stdin:
        call = json.loads(line)
        act = drivers[call["name"]]
        print(forked(act, call["arguments"], call["variables"]), flush=True)
