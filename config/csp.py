"""The Content-Security-Policy of each part: strict, and what the back office cannot do without."""

from __future__ import annotations

from dataclasses import replace

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Policy = dict[str, list[str]]

STRICT: Policy = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
PAGES: Policy = {
    **STRICT,
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
}
# The admin theme's Alpine expressions are evaluated in the browser.
BACK_OFFICE: Policy = {**PAGES, "script-src": [SELF, UNSAFE_EVAL]}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Chooses the policy by path; replies that no browser renders get the strict one."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the parts that django-csp puts together."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config is not None:
            return parts
        return replace(parts, config=_policy_of(request.path_info, response))


def _policy_of(path: str, response: HttpResponseBase) -> Policy:
    if path == "/admin" or path.startswith("/admin/"):
        return BACK_OFFICE
    if response.get("Content-Type", "").startswith("text/html"):
        return PAGES
    return STRICT
