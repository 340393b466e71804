"""Our polls as a library reads them that nobody here wrote (matrix-js-sdk, Element's), and its answers as we do."""

from __future__ import annotations

import json
import subprocess

import pytest

from bot.channels.matrix.events import Place, event_of
from bot.channels.matrix.polls import END, START, end_of, start_of
from bot.channels.protocol import POLL, Question
from tests.homeserver.installing import INDEPENDENT, NotThere, independent_client

ANA = "@ana:county.test"
DIRECT = Place("!direct", "@desk:county.test", is_encrypted=True, others=frozenset({ANA}))
ASKED = Question("您要哪一个？", ("甲", "乙", "丙"))


def test_independent_library_reads_our_polls_and_is_read() -> None:
    try:
        node = independent_client()
    except NotThere as error:
        pytest.skip(f"NOT PROVEN: that matrix-js-sdk reads our polls; {error} failed")
    events = {
        "start": {"type": START, "content": start_of(ASKED, "您要哪一个？\n1. 甲\n2. 乙\n3. 丙")},
        "end": {"type": END, "content": end_of("$poll")},
    }
    program = [str(node.program), str(INDEPENDENT / "polls.mjs"), str(node.library)]
    done = subprocess.run(program, input=json.dumps(events), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert (read["question"], read["most"], read["closed"]) == ("您要哪一个？", 1, "$poll")
    assert [answer["text"] for answer in read["answers"]] == ["甲", "乙", "丙"]
    raw = {"event_id": "$1", "sender": ANA, **read["response"]}
    heard = event_of(raw, DIRECT, is_decrypted=True)
    assert heard is not None
    assert (heard.text, heard.replies_to, heard.what) == ("2", "$poll", POLL)
