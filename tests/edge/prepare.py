"""Makes the database that the served application uses: `python -m tests.edge.prepare`.

Prints one JSON object: a token of each of two organizations, by slug.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from core.actor import command_actor
    from core.clients import create_api_client, issue_token
    from core.services import create_organization

    by = command_actor()
    tokens = {}
    for slug, tax_id in (("entity1", "EAA010101AA1"), ("entity2", "EBB010101BB2")):
        organization = create_organization(slug=slug, name=slug, tax_id=tax_id, by=by)
        made = create_api_client(name=slug, organizations=[organization], by=by)
        tokens[slug] = issue_token(client=made.client, by=by)
    sys.stdout.write(json.dumps(tokens))


if __name__ == "__main__":
    main()
