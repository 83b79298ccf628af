"""A small world for pages: two documents about Fiji and Iceland, with what pages must get right.

Names that are code, two documents that differ, a life from plan to practice, a claim, a fact between bodies
of the two, a date that is only bounded, and a convention among several.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

HOSTILE: Final = "<img src=x onerror=alert(1)>"
BREAKING: Final = "\"'></a></script><script>alert(2)</script>{{ 7*7 }}"

FIRST: Final = f"""
source:
  id: source/first
  title: {{en: 'First <b>Gazette</b> of 2 March'}}
  publisher: 'Gazette "&" <i>Sons</i>'
  published: "2024-03-02"
  language: en
  identifier: first
  sha256: {"e" * 64}
  paragraphCount: 12
facts:
  - id: agreement/lighthouse-treaty
    type: Agreement
    name: {{en: "Treaty on lighthouses"}}
    agreementType: treaty
    party: [country/FJI, country/ISL]
    on: "2024-03-01"
    status: [{{is: drafted, attested: "2023-05"}}, {{is: signed, on: "2024-03-01"}}]
    evidence: [1, 2]
  - id: agreement/hostile
    type: Agreement
    name: {{en: '{HOSTILE}'}}
    summary: {{en: '{HOSTILE}'}}
    agreementType: plan
    party: [country/FJI, country/ISL]
    on: "2024-04"
    status: [{{is: proposed, on: "2024-04"}}]
    claimedBy: official/bobby-tables
    evidence: [3]
  - id: agreement/of-the-units
    type: Agreement
    name: {{en: Twinning of two coast guards}}
    agreementType: twinning
    party: [organisation/fji-guard, organisation/isl-guard]
    status: [{{is: signed, undated: true}}]
    evidence: [4]
  - id: agreement/convention-of-lamps
    type: Agreement
    name: {{en: Convention on lamps}}
    agreementType: convention
    party: [country/FJI, country/ISL, country/NOR]
    on: "2020"
    status: [{{is: in-force, on: "2020"}}]
    evidence: [5]
  - id: organisation/fji-guard
    type: MilitaryUnit
    name: {{en: Coast Guard of Fiji}}
    state: country/FJI
    evidence: [4]
  - id: organisation/isl-guard
    type: MilitaryUnit
    name: {{en: Coast Guard of Iceland}}
    state: country/ISL
    evidence: [4]
  - id: post/fji-ambassador-to-isl
    type: Post
    name: {{en: Ambassador of Fiji to Iceland}}
    postOf: country/FJI
    postTo: country/ISL
    role: ambassador
    evidence: [6]
  - id: post/fji-minister
    type: Post
    name: {{en: Minister of Lamps of Fiji}}
    postOf: country/FJI
    role: minister
    evidence: [6]
  - id: official/bobby-tables
    type: Official
    name: {{en: Bobby Tables}}
    tenure: [{{post: post/fji-ambassador-to-isl, attested: "2024-03-02"}}]
    evidence: [6]
  - id: official/ada-wick
    type: Official
    name: {{en: Ada Wick}}
    tenure: [{{post: post/fji-minister, from: "2019-01-01", to: "2021-12-31"}}]
    evidence: [6]
  - id: event/planned-visit
    type: Event
    name: {{en: Visit of the lamp fleet}}
    eventType: visit
    party: [country/FJI, country/ISL]
    on: "2026-06"
    status: [{{is: planned, attested: "2024-03-02"}}]
    evidence: [7]
  - id: observation/lamps-2022
    type: Observation
    name: {{en: Lamps sold in 2022}}
    measure: bilateral-trade
    value: 4150000
    unit: USD
    qualifier: more-than
    period: "2022"
    referenceParty: country/FJI
    counterpartParty: country/ISL
    evidence: [8]
  - id: observation/lamps-2023
    type: Observation
    name: {{en: Lamps sold in 2023}}
    measure: bilateral-trade
    value: 5000000
    unit: USD
    period: "2023"
    referenceParty: country/FJI
    counterpartParty: country/ISL
    evidence: [8]
  - id: statement/on-lamps
    type: Statement
    name: {{en: Tables promises lamps}}
    summary: {{en: '{BREAKING.replace("'", "''")}'}}
    statementType: promise
    speaker: official/bobby-tables
    party: [country/FJI, country/ISL]
    on: "2024-03-01"
    evidence: [9]
"""

SECOND: Final = f"""
source:
  id: source/second
  title: {{en: Second Herald}}
  published: "2025-01-05"
  language: en
  identifier: second
  sha256: {"d" * 64}
  paragraphCount: 4
facts:
  - id: agreement/lighthouse-treaty
    type: Agreement
    name: {{en: "Treaty on lighthouses"}}
    party: [country/FJI, country/ISL]
    on: "2024-03-09"
    status: [{{is: in-force, on: "2025-01-01"}}]
    evidence: [2]
  - id: dyad/FJI-ISL
    type: Dyad
    name: {{en: Fiji–Iceland}}
    diplomaticRelations: "1975-10-10"
    level: [{{is: partnership, on: "2023"}}, {{is: strategic-partnership, on: "2025-01-01"}}]
    evidence: [1]
"""


def write_world(folder: Path) -> list[Path]:
    """Write the two documents' facts.

    Args:
        folder: Where to.

    Returns:
        The files.
    """
    paths = []
    for name, text in (("first", FIRST), ("second", SECOND)):
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
