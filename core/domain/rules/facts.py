"""The numbered facts behind the presets, and the documents that each was read in.

``B1``: reports and their appraisal; ``B2``: points for deputies' work; ``B3``: suggestions and motions; ``B5``: terms
and offices; ``B7``: secrecy. ``L``: a law or regulation, ``S``: Longshan's own account, ``P``: a page of a county or of
the press, ``C``: a system in use. A fact without documents was put together from others. What they say and what they
are called: ``core.locale.rule_facts``, ``core.locale.rule_documents``.
"""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "B1.1": "L1 art. 58, L2 art. 43",
    "B1.2": "L1, P29",
    "B1.4": "S0",
    "B1.5": "P6, P7, P9, P47, P10, P5, L14 art. 52",
    "B1.6": "S0",
    "B1.7": "C1, P6, P7, P8, P10, P19, P20, P21",
    "B1.8": "",
    "B1.9": "S0, C1, C2, P19, P20",
    "B1.10": "S0",
    "B1.11": "P5, P10, P14",
    "B1.12": "P13, P17, L3 art. 40",
    "B1.13": "P5, P9",
    "B1.14": "S0, P6, P11, P14",
    "B1.15": "P12, P13, P14, P17",
    "B1.16": "P6, P9, P11, P13, P18, S0",
    "B1.17": "P5, P10, P11, P13, P14, P18",
    "B1.19": "P6, P7, P9, P13",
    "B1.21": "P39, P40, P46, L22 art. 6",
    "B1.22": "L3 art. 43-44",
    "B1.23": "P13, P10, P11, P5, P16",
    "B2.2": "P21",
    "B2.4": "P23",
    "B2.5": "P25, P24",
    "B2.6": "C1",
    "B2.7": "P28",
    "B3.2": "L6 art. 10-11, L7 art. 7, L8 art. 10, L10 art. 9",
    "B3.3": "L5 art. 23, L5 art. 26, L8 art. 28, L9 art. 20, L9 art. 23, P1",
    "B3.4": "L5 art. 9, L5 art. 13, L7 art. 6, L8 art. 11, L10 art. 12, L11 art. 8",
    "B3.5": "L5 art. 12, L10 art. 13, L11 art. 10",
    "B3.6": "S0",
    "B3.7": "L5 art. 13-14, L7 art. 11, L8, L9, L11 art. 11",
    "B3.8": "L5 art. 15, L5 art. 20",
    "B3.9": "L5 art. 16, L6 art. 14, L7 art. 14, L8 art. 19, L9 art. 12, L11 art. 14, P1, P36",
    "B3.10": "L1 art. 51, L5 art. 18, P1",
    "B3.11": "L5, L6, L7, L8, L9, L11",
    "B3.12": "L1 art. 51, L23 art. 203",
    "B3.13": "L5 art. 23, L5 art. 25, L7 art. 22, L7 art. 25, C2",
    "B3.14": "P30, P31, P32, P33, L5 art. 22, L11 art. 18",
    "B3.15": "L5 art. 24, L5 art. 28, L6 art. 27, L7 art. 20, L8 art. 26-27, L10 art. 26, P37",
    "B3.16": "P1, L6, L10, L5 art. 29, C2",
    "B3.17": "L9 art. 23, L11 art. 21, L5 art. 27, L6 art. 22, C2, P37",
    "B3.18": "L5, L6, L7, L9, L10, L11, C4",
    "B3.19": "L1 art. 52, L8 art. 21, S0, P52",
    "B3.20": "S0",
    "B3.21": "L1 art. 51, L2 art. 42, L5 art. 36, L8 art. 18, L9 art. 11",
    "B3.22": "P31, P32, P34",
    "B3.25": "L2 art. 22, L1 art. 15, P53",
    "B3.27": "C2, C4",
    "B5.1": "L1 art. 2",
    "B5.3": "C2",
    "B5.4": "L1 art. 12",
    "B7.2": "L5 art. 38",
}
