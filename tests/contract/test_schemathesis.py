"""The whole OpenAPI document against the application: whatever is sent, nothing breaks and all is as documented."""

import os
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.checks as openapi_checks
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error  # pyright: ignore[reportUnknownVariableType]

from meidan.people.commands import create_first_admin, create_token
from meidan.site.wsgi import application

# More for a long night: MEIDAN_EXAMPLES=500.
EXAMPLES = int(os.environ.get("MEIDAN_EXAMPLES", "5"))
CHECKS: list[Any] = [
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def token(module_database: Any) -> str:
    create_first_admin()
    return create_token(username="admin", name="contract")


@schema.parametrize()  # pyright: ignore[reportUntypedFunctionDecorator]
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_nothing_breaks_and_all_is_documented(case: Any, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
