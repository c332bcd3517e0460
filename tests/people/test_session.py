"""Signing in: sessions and their CSRF token, the limit on guessing, the second factor."""

import re
import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.people import attempts, commands

GOOD = "晴天-Blue-42"


class Browser:
    """A web page's way in: cookies, and the CSRF token on every write."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        self.django: Any = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        self.token = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        extra: dict[str, str] = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        if self.token:
            extra.setdefault("HTTP_X_CSRFTOKEN", self.token)
        data = orjson.dumps(body) if body is not None else b""
        response = self.django.generic(method, "/api/v1" + path, data, "application/json", **extra)
        return response.status_code, orjson.loads(response.content) if response.content else None, response.headers

    def sign_in(self, username: str, password: str, **more: str) -> tuple[int, Any, Any]:
        status, body, headers = self.send("POST", "/session", {"username": username, "password": password, **more})
        if status == 200:
            self.token = body["csrf_token"]
        return status, body, headers


@pytest.fixture
def chen(admin: Actor) -> str:
    commands.create_user(actor=admin, wanted=commands.UserInput("chen", "小陈", GOOD, roles=("clerk",)))
    return "chen"


def test_a_session_signs_in_acts_and_ends(chen: str) -> None:
    page = Browser()
    assert page.send("GET", "/session")[1]["signed_in"] is False
    status, body, _ = page.sign_in(chen, GOOD)
    assert (status, body["user"]["username"], body["user"]["roles"]) == (200, "chen", ["clerk"])
    assert page.send("GET", "/me")[1]["masks"] == ["cost"]
    assert page.send("PATCH", "/me", {"language": "en"})[1]["language"] == "en"
    assert page.send("DELETE", "/session")[0] == 204
    assert page.send("GET", "/me")[0] == 401


def test_a_write_of_a_session_without_its_token_is_refused(chen: str, api: Any) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    good, page.token = page.token, ""
    for headers in ({}, {"x_csrftoken": "wrong"}):
        status, problem, _ = page.send("PATCH", "/me", {"language": "en"}, **headers)
        assert (status, problem["code"]) == (403, "csrf")
    assert page.send("DELETE", "/session")[0] == 403
    page.token = good
    assert page.send("PATCH", "/me", {"language": "en"})[0] == 200
    assert api.request("PATCH", "/me", {"language": "en"})[0] == 200


def test_a_form_of_another_site_cannot_ride_on_the_session(chen: str) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    response = page.django.post("/api/v1/me/tokens", {"name": "evil"})
    assert (response.status_code, response.json()["code"]) == (403, "csrf")
    response = page.django.post("/api/v1/me/tokens", {"name": "x"}, headers={"X-CSRFToken": page.token})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}])
def test_another_site_cannot_sign_anybody_in(chen: str, headers: dict[str, str]) -> None:
    status, problem, _ = Browser().send("POST", "/session", {"username": chen, "password": GOOD}, **headers)
    assert (status, problem["code"]) == (403, "foreign_origin")


def test_a_wrong_name_a_wrong_password_and_a_closed_user_look_the_same(chen: str, admin: Actor) -> None:
    answers = [Browser().sign_in("nobody", GOOD)[:2], Browser().sign_in(chen, "wrong")[:2]]
    commands.deactivate_user(actor=admin, ref=chen)
    answers.append(Browser().sign_in(chen, GOOD)[:2])
    assert answers[0][0] == 401
    assert answers[0] == answers[1] == answers[2]


def test_an_unknown_name_takes_as_long_as_a_known_one(chen: str) -> None:
    def work(username: str) -> float:
        """Processor seconds, which a busy machine does not stretch."""
        started = time.thread_time()
        Browser().sign_in(username, "wrong")
        return time.thread_time() - started

    work(chen)
    known, unknown = min(work(chen) for _ in range(4)), min(work("nobody") for _ in range(4))
    assert 0.5 < unknown / known < 2


def test_guessing_ends_for_a_name_and_for_an_address(chen: str) -> None:
    for index in range(attempts.PER_NAME):
        assert Browser(f"10.1.0.{index}").sign_in(chen, "wrong")[0] == 401
    status, problem, headers = Browser("10.1.1.1").sign_in(chen.upper(), GOOD)
    assert (status, problem["code"]) == (429, "too_many_attempts")
    assert 0 < int(headers["Retry-After"]) <= attempts.WINDOW_SECONDS
    db.run("UPDATE login_attempt SET at = at - interval '1 hour'")
    assert Browser("10.1.1.1").sign_in(chen, GOOD)[0] == 200


def test_one_address_cannot_try_many_names(database: Any) -> None:
    for index in range(attempts.PER_ADDRESS):
        attempts.begin(f"user{index}", "2001:db8::1")
    with pytest.raises(Refusal):
        attempts.begin("another", "2001:db8::ffff")
    attempts.begin("another", "2001:db8:1::1")


def test_right_passwords_do_not_use_up_the_limit(chen: str) -> None:
    for _ in range(attempts.PER_NAME + 1):
        assert Browser().sign_in(chen, GOOD)[0] == 200
    assert db.scalar("SELECT count(*) FROM login_attempt") == 0


def test_parallel_guesses_cannot_exceed_the_limit(chen: str, together: Callable[..., list[Any]]) -> None:

    def guess(index: int) -> int:
        return Browser(f"10.2.0.{index}").sign_in(chen, f"guess-{index}")[0]

    done = together(guess, 24)
    assert sorted(done) == [401] * attempts.PER_NAME + [429] * (24 - attempts.PER_NAME)


def test_a_new_password_ends_the_other_sessions(chen: str, admin: Actor) -> None:
    here, there = Browser(), Browser()
    here.sign_in(chen, GOOD)
    there.sign_in(chen, GOOD)
    assert here.send("POST", "/me/password", {"current": "wrong", "password": GOOD + "!"})[0] == 422
    assert here.send("POST", "/me/password", {"current": GOOD, "password": GOOD + "!"})[0] == 204
    assert here.send("GET", "/me")[0] == 200
    assert there.send("GET", "/me")[0] == 401
    commands.set_password(actor=admin, ref=chen, password=GOOD + "?")
    assert here.send("GET", "/me")[0] == 401


def test_a_closed_user_loses_his_session_at_once(chen: str, admin: Actor) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    commands.deactivate_user(actor=admin, ref=chen)
    assert page.send("GET", "/me")[0] == 401


def test_the_second_factor_is_set_asked_for_and_not_replayed(chen: str) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    codes, secret = _set_second_factor(page)
    assert len(codes) == 10
    assert page.send("GET", "/me")[1]["second_factor"] is True
    other = Browser("10.0.0.2")
    assert other.sign_in(chen, GOOD)[1]["code"] == "second_factor_needed"
    assert other.sign_in(chen, GOOD, totp="000000")[1]["code"] == "code_wrong"
    assert other.sign_in(chen, GOOD, totp=_code(secret))[1]["code"] == "code_wrong", "the confirming code is used up"
    db.run("DELETE FROM cache_entry")
    code = _code(secret)
    assert other.sign_in(chen, GOOD, totp=code)[0] == 200
    assert Browser("10.0.0.3").sign_in(chen, GOOD, totp=code)[1]["code"] == "code_wrong"
    assert secret not in str(db.rows("SELECT data FROM mfa_authenticator"))


def test_parallel_sign_ins_with_one_code_let_one_in(chen: str, together: Callable[..., list[Any]]) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    _, secret = _set_second_factor(page)
    db.run("DELETE FROM cache_entry")
    _wait_for_a_fresh_code()
    code = _code(secret)

    def enter(index: int) -> int:
        return Browser(f"10.3.0.{index}").sign_in(chen, GOOD, totp=code)[0]

    done = together(enter, 6)
    assert sorted(done) == [200, 401, 401, 401, 401, 401]


def test_a_recovery_code_signs_in_once(chen: str) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    codes, _ = _set_second_factor(page)
    assert Browser().sign_in(chen, GOOD, totp=codes[0])[0] == 200
    assert Browser().sign_in(chen, GOOD, totp=codes[0])[1]["code"] == "code_wrong"
    fresh = page.send("POST", "/me/recovery-codes", {"password": GOOD})[1]["recovery_codes"]
    assert not set(fresh) & set(codes)
    assert Browser().sign_in(chen, GOOD, totp=codes[1])[1]["code"] == "code_wrong"


def test_the_second_factor_is_removed_with_the_password_or_by_an_administrator(chen: str, api: Any) -> None:
    page = Browser()
    page.sign_in(chen, GOOD)
    _set_second_factor(page)
    assert page.send("POST", "/me/totp", {"password": GOOD})[0] == 409
    assert page.send("POST", "/me/totp/remove", {"password": "wrong"})[0] == 422
    assert page.send("POST", "/me/totp/remove", {"password": GOOD})[0] == 204
    assert page.send("POST", "/me/totp/remove", {"password": GOOD})[0] == 404
    _set_second_factor(page)
    assert api.request("DELETE", "/users/chen/totp")[0] == 204
    assert Browser().sign_in(chen, GOOD)[0] == 200


def test_a_token_cannot_set_a_second_factor(api: Any, admin: Actor) -> None:
    status, problem = api.request("POST", "/me/totp", {"password": "whatever"})
    assert (status, problem["code"]) == (403, "session_needed")


def test_signing_in_is_on_record(chen: str) -> None:
    Browser().sign_in(chen, GOOD)
    kinds = [row["kind"] for row in db.rows("SELECT kind FROM event WHERE stream LIKE 'user:%%' ORDER BY id")]
    assert kinds[-1] == "user.signed_in"
    passwords = db.rows("SELECT password FROM app_user")
    assert all(row["password"].startswith("argon2$argon2id$") for row in passwords)


def _set_second_factor(page: Browser) -> tuple[list[str], str]:
    status, begun, _ = page.send("POST", "/me/totp", {"password": GOOD})
    assert status == 200
    assert re.match(r"otpauth://totp/chen\?secret=", begun["uri"])
    assert page.send("POST", "/me/totp/confirm", {"code": "000000"})[0] == 422
    _wait_for_a_fresh_code()
    status, confirmed, _ = page.send("POST", "/me/totp/confirm", {"code": _code(begun["secret"])})
    assert status == 200, confirmed
    return confirmed["recovery_codes"], begun["secret"]


def _wait_for_a_fresh_code() -> None:
    """A code that is about to change would make the test guess wrong."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left + 0.1)


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
