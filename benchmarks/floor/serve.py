"""Serve the floor with the very gunicorn of `village serve`: `python -m benchmarks.floor.serve PORT`."""

import os
import socket
import sys

from village.core.management.commands.serve import WebServer

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
    door = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=2048)
    sys.argv = sys.argv[:1]
    WebServer(door.detach(), lambda: None).run()
