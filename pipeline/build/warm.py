"""Warms the server process that workers are forked from: it imports this module before it forks any."""

import base64
import os
import pickle

from pipeline.build.workers import ORDER, warm

if ORDER in os.environ:
    # Written by the process that started this one, a moment ago.
    warm(pickle.loads(base64.b64decode(os.environ.pop(ORDER))))  # noqa: S301
