"""Messages arrive, once, whatever happens to workers and broker."""

import json
import urllib.request

from tests.waiting import until

COUNT = 120


def is_all_sent(portal):
    return portal.drive("states")["sent"] == COUNT


def test_a_message_is_sent_once_although_the_task_runs_twice(portal, sink):
    portal.variables["REDIS_URL"] = "redis://127.0.0.1:1/0"
    portal.drive("queue", 60)
    assert portal.drive("deliver_twice", 4) == 60
    assert (len(sink.seen), sink.seen.total()) == (60, 60)


def test_worker_and_beat_deliver_everything_once(portal, broker, sink):
    broker.start()
    portal.variables["REDIS_URL"] = broker.address
    portal.drive("queue", COUNT)
    portal.worker()
    assert until(lambda: is_all_sent(portal))
    assert (len(sink.seen), sink.seen.total()) == (COUNT, COUNT)


def test_nothing_is_lost_when_a_worker_is_killed(portal, broker, sink):
    broker.start()
    portal.variables["REDIS_URL"] = broker.address
    portal.drive("queue", COUNT)
    first = portal.worker()
    assert until(lambda: sink.seen)
    portal.kill(first)
    portal.drive("sweep_later")
    portal.worker()
    assert until(lambda: is_all_sent(portal))
    assert len(sink.seen) == COUNT
    assert (
        sink.seen.total() - COUNT <= 2
    )  # a worker's two processes, each between the server's yes and the commit


def test_without_redis_pages_answer_and_messages_wait_until_it_is_back(
    portal, broker, sink
):
    portal.variables["REDIS_URL"] = broker.address
    port = portal.web()
    assert until(lambda: status_of(f"http://127.0.0.1:{port}/readyz") == 200)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert json.load(answer)["broker"] == "away"
    portal.drive("queue", COUNT)
    assert portal.drive("states")["queued"] == COUNT
    broker.start()
    portal.worker()
    assert until(lambda: is_all_sent(portal))
    assert sink.seen.total() == COUNT


def test_frozen_redis_holds_up_no_request(portal, broker, sink):
    broker.start()
    portal.variables["REDIS_URL"] = broker.address
    page = f"http://127.0.0.1:{portal.web()}/account/login/"
    assert until(lambda: status_of(page) == 200)
    broker.freeze()
    assert [status_of(page) for _each in range(5)] == [200] * 5
    portal.drive("queue", COUNT)
    assert portal.drive("states")["queued"] == COUNT
    broker.thaw()


def status_of(address):
    try:
        with urllib.request.urlopen(address, timeout=3) as answer:
            return answer.status
    except OSError:
        return 0
