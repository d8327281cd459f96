"""The OpenAPI documents; what a surface says about itself stands in its URLconf."""

from __future__ import annotations

SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "core.api.schema.SurfaceGenerator",
    # 3.1 would be more exact about null, but many code generators read 3.0 only.
    "OAS_VERSION": "3.0.3",
    # The views order parameters as the documents do.
    "SORT_OPERATION_PARAMETERS": False,
    # POST, PUT and PATCH of one record are the same partial update.
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enum_id_removal"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # `make checks` validates the document of each surface; the root URLconf has none.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "filter": True,
        "defaultModelsExpandDepth": 0,
        # The default validator is a web site that would be sent the document's address.
        "validatorUrl": None,
    },
}
