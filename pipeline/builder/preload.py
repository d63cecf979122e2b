"""What does the fork server import before it forks any worker? This module, which warms it."""

import base64
import os
import pickle

from pipeline.builder.workers import SETTINGS_VARIABLE, warm

if SETTINGS_VARIABLE in os.environ:
    # The parent process has written it, for this process only.
    warm(pickle.loads(base64.b64decode(os.environ.pop(SETTINGS_VARIABLE))))  # noqa: S301
