#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from portal.conf import setup_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # `setup` makes what the settings need; its second half is a command like any other.
    if sys.argv[1:2] != ["setup"] or setup_command.prepare(sys.argv[2:]):
        execute_from_command_line(sys.argv)
