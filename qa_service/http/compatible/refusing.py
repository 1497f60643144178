"""What cannot be done of OpenAI's protocols: it is refused, since a client builds on its answer."""

from __future__ import annotations

from typing import Final

from pydantic import BeforeValidator

# What a model keeps for itself between two turns, or only points at: nothing that was said.
_PASSED_OVER: Final = ("reasoning", "item_reference")


def read_item(value: object) -> object:
    """An item of the input; what holds no words of the conversation is a message that says nothing.

    Raises ValueError for calls of functions and whatever else is no message.
    """
    kind = value.get("type", "message") if isinstance(value, dict) else "message"
    if kind in _PASSED_OVER:
        return {"role": "system"}
    if kind != "message" and isinstance(kind, str):
        raise ValueError(
            f"is of the type `{kind[:100]}`, which is not read here: send messages alone"
        )
    return value


def require_text(value: object) -> object:
    if isinstance(value, dict) and value.get("type", "text") != "text":
        raise ValueError("must be of the type `text`: an answer is sentences, not JSON")
    return value


def require_false(why: str) -> BeforeValidator:
    """A field that may be there, but asks for nothing."""

    def check(value: object) -> object:
        if value is not False:
            raise ValueError(f"must be false: {why}")
        return value

    return BeforeValidator(check)


def refuse_other_modalities(value: object) -> object:
    if isinstance(value, list) and value and set(map(str, value)) != {"text"}:
        raise ValueError("must be `text` alone: answers are not spoken")
    return value


def refuse_function_call(value: object) -> object:
    if value not in (None, "none", "auto"):
        raise ValueError("must be `none` or `auto`: no functions are called here")
    return value


def refuse_conversation(value: object) -> object:
    if value is not None:
        raise ValueError(
            "is not kept here: send the messages, or go on from `previous_response_id`"
        )
    return value
