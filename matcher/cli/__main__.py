"""`python -m matcher.cli` is `matcher`: for processes that start others of their own installation."""

import sys

from matcher.cli import main

sys.exit(main())
