"""``wenjin describe-api``: the OpenAPI description of the interface."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.api.interface import api


class Command(BaseCommand):
    """Prints what ``docs/openapi.json`` must hold; a test compares them."""

    help = "Print the OpenAPI description of the interface."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        self.stdout.write(
            json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, ensure_ascii=False)
        )
