"""Threads that act at the same moment."""

import threading

from django.db import connection

from portal.kernel.lifecycle import TransitionRefused


def at_once(count, act):
    """`act(number)` in as many threads at the same moment; what each gave back or
    was refused with.
    """
    gate, answers = threading.Barrier(count), []

    def one(number):
        gate.wait()
        try:
            answers.append(act(number))
        except TransitionRefused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
