"""A fake of LINE: the push endpoint of its Messaging API, on a local socket."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OVER_LIMIT = (429, {"message": "You have reached your monthly limit."})
TOO_QUICK = (429, {"message": "The API rate limit has been exceeded. Try again later."})


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), body))
        self.server.respond(self)

    def log_message(self, *args):
        pass


class FakeLine(ThreadingHTTPServer):
    """`answers`: responses to the next requests, in order; after them 200.

    `delay`: seconds before a response.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.answers = []
        self.delay = 0
        self.keys = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def respond(self, request):
        """A retry key that was accepted before gets a 409, as from LINE."""
        time.sleep(self.delay)
        key = request.headers["X-Line-Retry-Key"]
        status, content = 409 if key in self.keys else 200, {}
        if self.answers:
            status, content = self.answers.pop(0)
        if status == 200:
            self.keys.add(key)
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Location", "http://127.0.0.1:1/elsewhere")
        request.end_headers()
        request.wfile.write(body)

    def stop(self):
        self.shutdown()
        self.server_close()
