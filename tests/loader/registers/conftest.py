"""A small sample of each register, invented, in its publisher's form; loaded once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dyad.settings import Settings
from dyad_loader.pipeline import Loaded, load

VISIT = """\
<visit><id>{id}</id><start-date>{start}</start-date><end-date>{end}</end-date>
  <visitor>{visitor}</visitor><from id="{slug}">{country}</from>
  <description>{description}</description>
  <last-modified-datetime>2020-02-25T12:14:48</last-modified-datetime></visit>"""

# fmt: off
VISITS = (
    ("1", "1975-02-03", "1975-02-05", "President Ada Example", "france", "France",
     "State visit. Then Boston."),
    ("2", "1975-06-01", "1975-06-01", "Chancellor Bo Sample", "germany", "Germany",
     "Official working visit."),
    ("3", "1960-06-01", "1960-06-02", "Premier Ivan Proba", "russia", "U.S.S.R.", "Met the President."),
    ("4", "1960-02-30", "", "King Test", "atlantis", "Atlantis", ""),
    ("5", "", "", "Ada Example and Queen Beta", "france", "France", "Private visit; State visit later."),
    ("6", "1975-09-09", "1975-09-01", "President-elect Gamma Ray", "burma", "Burma", "Informal visit."),
    ("1", "1999-01-01", "1999-01-02", "President Ada Example and Prime Minister Eve Other",
     "france", "France", ""),
)
# fmt: on

PERSON = """\
<person><id>{id}</id><persName><surname>{surname}</surname><forename>{forename}</forename>{more}</persName>
<birth>1900</birth><last-modified-date>2018-12-03</last-modified-date></person>"""

CHIEF = """\
<{tag}><id>{id}</id><person-id>{person}</person-id><role-title-id>{role}</role-title-id>{territory}
<appointed><date>{appointed}</date><note/></appointed><started><date>{started}</date><note/></started>
<ended><date>{ended}</date><note>Left post on</note></ended><note/></{tag}>"""

TRIP = """\
<trip role="{role}" who="{who}"><id>{id}</id><role>{role}</role><name>{name}</name>
<start-date>1973-10-20</start-date><end-date>1973-10-22</end-date><country id="{slug}">{country}</country>
<locale>{locale}</locale><remarks>{remarks}</remarks></trip>"""

TREATIES: tuple[Mapping[str, object], ...] = (
    {
        "id": 1,
        "title": "Convention between Great Britain and France on lamps",
        "field3": "BI",
        "country_name": "FRANCE ; UNITED KINGDOM ; Gibraltar ; Gold Coast",
        "signed_event_date": "12/11/1895",
        "definative_eif_event_date": "01/01/1896",
        "signed_event_location": "Paris & London",
        "subject": "TRADE",
        "references": "Treaty Series 001/1896: C. 7930||https://x.example/1896-TS0001.pdf;X 5/0: 0",
    },
    {
        "id": 2,
        "title": "Exchange of Notes on trams",
        "field3": "BI",
        "country_name": "PRUSSIA ; UNITED KINGDOM",
        "signed_event_date": "01/05/1850",
        "terminated_event_date": "01/01/1860",
        "terminated_event_effective_date": "01/07/1860",
        "unofficial_info_event_date": "01/08/2142",
    },
    {"id": 3, "title": "Treaty Series 001/1896: C. 7930", "document_url": "https://x.example\\pdf\\a b.pdf"},
    {
        "id": 4,
        "title": "Agreement with Lampland",
        "field3": "BI",
        "country_name": "LAMPLAND ; UNITED KINGDOM",
        "signed_event_date": "31/02/1900",
        "signed_event_location": "Not Known",
    },
    {"id": 5, "title": "Protocol of one", "field3": "MULTI", "country_name": "UNITED KINGDOM"},
    {
        "id": 6,
        "title": "Treaty with a protected state",
        "field3": "BI",
        "country_name": "Brunei ; UNITED KINGDOM",
        "signed_event_date": "03/02/1906",
    },
    {"id": 7, "country_name": "UNITED KINGDOM"},
)


def write_samples(folder: Path) -> dict[str, Path]:
    """Write the samples: name of the register to its folder."""
    samples = {name: folder / name for name in ("visits", "travels", "pocom", "uk-treaties")}
    keys = ("id", "start", "end", "visitor", "slug", "country", "description")
    visits = "".join(VISIT.format(**dict(zip(keys, told, strict=True))) for told in VISITS)
    _write(samples["visits"] / "data/1970.xml", f"<visits>{visits}</visits>")
    _write(
        samples["visits"] / "data/1980.xml", "<visits>" + visits.split("</visit>")[0] + "</visit><visit><id>8"
    )
    person, more = PERSON.format, "<altname>K. Sample</altname>"
    _write(
        samples["pocom"] / "people/k/a.xml", person(id="kay-sam", surname="Sample", forename="Kay", more=more)
    )
    _write(samples["pocom"] / "people/k/b.xml", person(id="kim-lee", surname="Lee", forename="Kim", more=""))
    chiefs = [
        _chief("ru-1", "kay-sam", "ambassador-e-p", "russia", "1960-01-01", "1960-03", "1962-01-01"),
        _chief(
            "ru-2", "kim-lee", "envoy-extraordinary-minister-plenipotentiary", "russia", "1900-01-01", "", ""
        ),
        _chief("ru-3", "nobody-known", "ambassador-e-p", "russia", "1993-01-01", "", ""),
        _chief("ru-4", "kim-lee", "ambassador-e-p", "russia", "1995-01-01", "1995-03-01", "1994-01-01"),
    ]
    nominee = _chief("ru-9", "kim-lee", "ambassador-e-p", "russia", "1999-01-01", "", "")
    mission = f"<country-mission><territory-id>russia</territory-id><chiefs>{''.join(chiefs)}</chiefs>"
    _write(
        samples["pocom"] / "missions-countries/russia.xml",
        f"{mission}<other-nominees>{nominee}</other-nominees></country-mission>",
    )
    principal = _chief("secr-1", "kay-sam", "secretary", "", "1970-01-01", "1970-02-01", "", tag="principal")
    _write(
        samples["pocom"] / "positions-principals/secretary.xml",
        f"<principal-position><id>secretary</id><principals>{principal}</principals></principal-position>",
    )
    trips = TRIP.format(
        id=1, role="secretary", who="kay-sam", name="Kay Sample", slug="russia", country="U.S.S.R.",
        locale="Moscow, Kiev", remarks="Official visit.",
    ) + TRIP.format(
        id=2, role="porter", who="x", name="X", slug="france", country="France", locale="", remarks=""
    )  # fmt: skip
    _write(samples["travels"] / "secretary-travels/kay-sam.xml", f"<trips>{trips}</trips>")
    answer = {"csw:GetRecordsResponse": {"csw:SearchResults": {"iStoreRecord": [*TREATIES, "no object"]}}}
    _write(samples["uk-treaties"] / "000_batch.json", json.dumps(answer))
    return samples


def _chief(
    name: str,
    person: str,
    role: str,
    territory: str,
    appointed: str,
    started: str,
    ended: str,
    tag: str = "chief",
) -> str:
    where = f"<contemporary-territory-id>{territory}</contemporary-territory-id>" if territory else ""
    return CHIEF.format(
        id=name,
        person=person,
        role=role,
        territory=where,
        appointed=appointed,
        started=started,
        ended=ended,
        tag=tag,
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples; not to be written to."""
    return write_samples(tmp_path_factory.mktemp("registers"))


def settings_for(home: Path, **more: str) -> Settings:
    """Settings for a load in this process, in which every record may fail."""
    return Settings.from_env(
        {"DYAD_HOME": str(home), "DYAD_LOAD_PROCESSES": "1", "DYAD_MAX_FAULTS": "100"} | dict(more)
    )


@pytest.fixture(scope="session")
def sample_load(samples: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Loaded]:
    """A home with the samples and the shipped facts loaded, and the outcome; not to be written to."""
    home = tmp_path_factory.mktemp("home")
    return home, load(settings_for(home), registers=samples)
