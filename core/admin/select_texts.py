"""What select boxes say by themselves, such as that nothing was found, in the person's language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import get_select2_language

_SELECT2 = "admin/js/vendor/select2"


def select_texts() -> forms.Media:
    """Return the script with the words; Django's own widgets bring it, the theme's do not.

    The boxes find it by the page's language. It has to be read between select2, and what takes
    jQuery's global name away.
    """
    language = get_select2_language()
    if language in (None, "en"):  # English is built in
        return forms.Media()
    extra = "" if settings.DEBUG else ".min"
    return forms.Media(
        js=(
            f"admin/js/vendor/jquery/jquery{extra}.js",
            f"{_SELECT2}/select2.full.js",
            f"{_SELECT2}/i18n/{language}.js",
            "admin/js/jquery.init.js",
        )
    )
