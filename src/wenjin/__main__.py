"""The ``wenjin`` command: Django's command runner under our name."""

import os
import sys


def main() -> None:
    """Run one command, for instance ``wenjin plan --journey hired-from-abroad --json``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenjin.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
