"""Keys as the settings give them."""

from __future__ import annotations

import hashlib

import pytest

from qa_service.keys import (
    ALL_SCOPES,
    SITE_SCOPES,
    find_plain_key,
    find_site_key,
    read_key_ring,
)


def test_plain_keys_may_do_everything() -> None:
    keys = read_key_ring("one, two,,", "")
    for text in ("one", "two"):
        found = keys.find(text)
        assert found is not None
        assert (found.scopes, found.is_public) == (ALL_SCOPES, False)
    assert keys.find("three") is None
    assert keys.find("") is None


def test_a_key_can_be_set_by_its_hash() -> None:
    keys = read_key_ring(f"sha256:{hashlib.sha256(b'secret').hexdigest().upper()}=ask", "")
    found = keys.find("secret")
    assert found is not None
    assert found.scopes == {"ask"}
    assert keys.find(found.digest) is None


def test_scopes_stand_after_the_last_equals_sign() -> None:
    keys = read_key_ring("a2V5==,bGltaXQ==read+feedback", "")
    whole, limited = keys.find("a2V5=="), keys.find("bGltaXQ=")
    assert whole is not None
    assert whole.scopes == ALL_SCOPES
    assert limited is not None
    assert limited.scopes == {"read", "feedback"}


def test_a_client_takes_the_first_key_that_is_set_in_plain_text() -> None:
    digest = hashlib.sha256(b"secret").hexdigest()
    assert find_plain_key(f"sha256:{digest}=ask, a2V5===ask,other") == "a2V5=="
    assert find_plain_key(f"sha256:{digest}") is None


def test_a_site_key_is_public_and_bound_to_its_origins() -> None:
    keys = read_key_ring("", "site=https://A.example:443+http://b.example:8080+http://[::1]:99")
    found = keys.find("site")
    assert found is not None
    assert (found.scopes, found.is_public) == (SITE_SCOPES, True)
    assert keys.origins == {"https://a.example", "http://b.example:8080", "http://[::1]:99"}
    assert not keys.has_secrets


def test_an_error_never_shows_a_key() -> None:
    with pytest.raises(ValueError, match="entry 2") as caught:
        read_key_ring("fine,topsecret=everything", "")
    assert "topsecret" not in str(caught.value)


@pytest.mark.parametrize("key", ["ключ", "se\tcret", "caf\xe9=ask"])
def test_a_key_that_no_header_can_carry_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="QA_API_KEYS: entry 2 ") as caught:
        read_key_ring(f"fine,{key}", "")
    assert key not in str(caught.value)
    with pytest.raises(ValueError, match="QA_SITE_KEYS: entry 1 "):
        read_key_ring("", f"{key}=https://a.example")


def test_the_service_s_own_pages_have_the_site_key_of_their_host() -> None:
    site_keys = "pub_a=https://a.example, pub_b=https://b.example+http://localhost:8000"
    assert find_site_key(site_keys, "LocalHost:8000") == "pub_b"
    assert find_site_key(site_keys, "localhost") is None
    assert find_site_key("", "a.example") is None
