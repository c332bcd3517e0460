"""Where things are and how the database is reached, from the environment alone."""

import stat
import threading
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from meidan.site.config import KEY_FILE, Config, django_database, load, parse_url, read_or_make_key
from meidan.site.failure import Failure

KEY = "k" * 40
URL = "postgresql://own%40er:p%2Fw%20d@db.example:6432/my%20shop?sslmode=require&sslrootcert=%2Fa%20b.pem"


def external(**extra: str) -> Config:
    return load({"MEIDAN_SECRET_KEY": KEY, "DATABASE_URL": URL, **extra})


def test_a_url_is_taken_apart_and_put_together_again() -> None:
    place = parse_url(URL)
    assert (place.host, place.port, place.database) == ("db.example", 6432, "my shop")
    assert (place.user, place.password) == ("own@er", "p/w d")
    assert place.options == (("sslmode", "require"), ("sslrootcert", "/a b.pem"))
    assert parse_url(place.url()) == place


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:p@/shop?host=/run/my%20sockets&port=5433", "postgres://u:p@[::1]:5433/shop", "postgresql://u@h/d"],
)
def test_urls_survive_the_round_trip(url: str) -> None:
    place = parse_url(url)
    assert parse_url(place.url()) == place
    assert conninfo_to_dict(place.url())["dbname"] == place.database


@pytest.mark.parametrize("url", ["mysql://u:p@h/d", "postgresql://h/d", "postgresql://u:p@h/", "postgresql://u@h:x/d"])
def test_unusable_urls_are_refused_in_words(url: str) -> None:
    with pytest.raises(Failure, match="DATABASE_URL"):
        load({"MEIDAN_SECRET_KEY": KEY, "DATABASE_URL": url})


def test_the_application_gets_a_role_of_its_own() -> None:
    config = external()
    assert config.app.user == "meidan_app_my shop"
    assert config.app.host == config.owner.host
    assert config.app.password not in ("", config.owner.password, KEY)
    assert external(MEIDAN_APP_DATABASE_URL="postgresql://a:b@h/d").app.user == "a"


def test_long_database_names_keep_roles_apart() -> None:
    names = {
        load({"MEIDAN_SECRET_KEY": KEY, "DATABASE_URL": f"postgresql://u:p@h/{'订单' * 20}{tail}"}).app.user
        for tail in ("一", "二")
    }
    assert len(names) == 2
    assert all(len(name.encode()) <= 63 for name in names)


def test_a_clone_is_reached_by_the_same_roles() -> None:
    config = external(MEIDAN_DB_NAME="clone_7")
    assert (config.owner.database, config.app.database) == ("clone_7", "clone_7")
    assert config.app.user == "meidan_app_my shop"


def test_the_role_of_the_process() -> None:
    assert django_database(external())["USER"] == "meidan_app_my shop"
    assert django_database(external(MEIDAN_DB_ROLE="owner"))["USER"] == "own@er"
    assert django_database(external(), "owner")["OPTIONS"]["sslmode"] == "require"
    with pytest.raises(Failure):
        external(MEIDAN_DB_ROLE="root")


def test_no_secret_is_shown(tmp_path: Path) -> None:
    config = load({"MEIDAN_DATA": str(tmp_path)})
    shown = repr(config) + config.owner.shown()
    assert config.secret_key not in shown
    assert config.owner.password not in shown


def test_the_key_is_made_once_also_by_many_at_the_same_time(tmp_path: Path) -> None:
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(read_or_make_key(tmp_path / "new"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert stat.S_IMODE((tmp_path / "new" / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == [KEY_FILE]


def test_a_key_open_to_others_is_refused(tmp_path: Path) -> None:
    read_or_make_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(Failure, match="chmod 600"):
        read_or_make_key(tmp_path)


def test_a_new_secret_key_does_not_lock_the_embedded_database(tmp_path: Path) -> None:
    before = load({"MEIDAN_DATA": str(tmp_path)})
    after = load({"MEIDAN_DATA": str(tmp_path), "MEIDAN_SECRET_KEY": KEY})
    assert after.secret_key == KEY
    assert after.owner == before.owner


def test_a_socket_path_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEIDAN_SOCKET_BASE", "/tmp/" + "x" * 90)
    with pytest.raises(Failure, match="MEIDAN_SOCKET_BASE"):
        load({"MEIDAN_DATA": str(tmp_path)})
