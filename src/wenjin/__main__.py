"""The ``wenjin`` command: Django's command runner under our name."""

import os
import sys


def main() -> None:
    """Run one command, for instance ``wenjin plan --journey hired-from-abroad --json``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenjin.settings.dev")
    # Products of matrices on one thread each, before numpy is loaded: requests and trainings are side by side
    # already, and threads that wait for one another by turning round made a training four times as long.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
