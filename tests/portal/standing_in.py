"""A server that stands in for LINE: the push endpoint of its Messaging API, on a real socket of this machine."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OVER_LIMIT = (429, {"message": "You have reached your monthly limit."})
TOO_QUICK = (429, {"message": "The API rate limit has been exceeded. Try again later."})


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), told))
        self.server.say(self)

    def log_message(self, *args):
        pass


class Line(ThreadingHTTPServer):
    """`answers`: what it says to the next requests, in order, then 200; `hangs`: it says nothing for so long."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.answers, self.hangs = [], [], 0
        self.keys = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, request):
        """A retry key that was accepted before is answered by 409, as LINE does."""
        time.sleep(self.hangs)
        key = request.headers["X-Line-Retry-Key"]
        status, told = (
            self.answers.pop(0)
            if self.answers
            else (409 if key in self.keys else 200, {})
        )
        if status == 200:
            self.keys.add(key)
        body = json.dumps(told).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Location", "http://127.0.0.1:1/elsewhere")
        request.end_headers()
        request.wfile.write(body)

    def stop(self):
        self.shutdown()
        self.server_close()
