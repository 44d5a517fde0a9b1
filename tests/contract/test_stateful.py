"""Random sequences of calls: two stores answer alike, as the oracle expects, and the events tell what is there.

``REGISTRY_EXAMPLES`` and ``REGISTRY_STEPS`` in the environment make a longer run, ``--hypothesis-seed`` another one;
``REGISTRY_BACKEND``, the URL of an empty database, lets the server run on that.
"""

import copy
import itertools
import os
import re
import time
from collections import Counter

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from processes import start_server
from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.model_versions import (
    CreateModelVersion,
    DeleteModelVersion,
    DeleteModelVersionTag,
    GetModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
    SearchModelVersions,
    SetModelVersionTag,
    TransitionModelVersionStage,
    UpdateModelVersion,
)
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteAlias,
    DeleteRegisteredModel,
    DeleteRegisteredModelTag,
    GetLatestVersions,
    GetModelVersionByAlias,
    GetRegisteredModel,
    ListAliasIntervals,
    RenameRegisteredModel,
    RollbackAlias,
    SearchRegisteredModels,
    SetAlias,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from regista.api.runs import CreateRun
from regista.entities import ANONYMOUS, Caller, FileEntry, Tag
from regista.errors import RegistaError
from regista.store.http import HttpStore
from regista.store.sql import SqlStore
from regista.store.sql.replay import Replay
from registry_oracle import OK, RegistryOracle
from state_machines import run_machine

USUAL = 25
EXAMPLES = int(os.environ.get("REGISTRY_EXAMPLES", str(USUAL)))
STEPS = int(os.environ.get("REGISTRY_STEPS", "40"))

_PREFIXES = itertools.count(1)
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_IDENTITIES = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_OWN = {"event_id", "next_before", "next_page_token", "hash", "previous_hash", "time", "since", "until"}
"""Fields in which two stores differ; so do all that end with ``timestamp``."""

NAMES = st.sampled_from(["bikes", "bikes", "cars", "cars", "boats", "räder"])
VERSIONS = st.sampled_from([*"11112222333345", "77"])
ALIASES = st.sampled_from(["champion", "champion", "Champion", "b-2"])
KEYS = st.sampled_from(["team", "Größe"])
TEXTS = st.sampled_from(["", "a", "ü'\"\n%_\\", "x" * 500])
TAGS = st.lists(st.builds(Tag, KEYS, TEXTS), max_size=2).map(tuple)
STAGES = st.sampled_from(["None", "Staging", "Staging", "Production", "Production", "Archived", "production", "Done"])
_RUNS = ["runs:/{run}/model", "runs:/{run}/model", "runs:/{run}/none"]
_VERSIONS = [
    f"models:/{{name}}{which}" for which in ("/1", "/Production", "/latest", "@champion", "@champion?at={moment}")
]
SOURCES = st.sampled_from(["s3://bucket/model", *_RUNS, *_VERSIONS])
ACTORS = st.sampled_from([Caller("ann"), Caller("bob", "because"), ANONYMOUS])
MOMENT = st.sampled_from(["", "", "{moment}"])
MAYBE = st.none() | VERSIONS
RARELY = st.sampled_from([None, None, None, "1", "2", "3"])

CHANGES = {
    CreateRegisteredModel: {"name": NAMES, "tags": TAGS, "description": st.none() | TEXTS},
    UpdateRegisteredModel: {"name": NAMES, "description": st.none() | TEXTS},
    RenameRegisteredModel: {"name": NAMES, "new_name": NAMES},
    DeleteRegisteredModel: {"name": st.sampled_from(["cars", "boats", "räder", "räder"])},
    SetRegisteredModelTag: {"name": NAMES, "key": KEYS, "value": TEXTS},
    DeleteRegisteredModelTag: {"name": NAMES, "key": KEYS},
    CreateModelVersion: {
        "name": NAMES,
        "source": SOURCES,
        "run_id": st.sampled_from(["{run}", "{run}", None]),
        "tags": TAGS,
        "run_link": st.sampled_from([None, "", "https://ci/1"]),
        "description": st.none() | TEXTS,
    },
    UpdateModelVersion: {"name": NAMES, "version": VERSIONS, "description": st.none() | TEXTS},
    TransitionModelVersionStage: {
        "name": NAMES,
        "version": VERSIONS,
        "stage": STAGES,
        "archive_existing_versions": st.sampled_from([False, False, True]),
    },
    DeleteModelVersion: {"name": NAMES, "version": VERSIONS},
    SetModelVersionTag: {"name": NAMES, "version": VERSIONS, "key": KEYS, "value": TEXTS},
    DeleteModelVersionTag: {"name": NAMES, "version": VERSIONS, "key": KEYS},
    SetAlias: {"name": NAMES, "alias": ALIASES, "version": VERSIONS},
    DeleteAlias: {"name": NAMES, "alias": ALIASES},
    RollbackAlias: {
        "name": NAMES,
        "alias": ALIASES,
        "expected_version": RARELY,
        "to_version": RARELY,
        "to_time": st.sampled_from(["", "", "", "{moment}"]),
    },
}
READS = {
    GetRegisteredModel: {"name": NAMES},
    GetLatestVersions: {"name": NAMES, "stages": st.lists(STAGES, max_size=2).map(tuple), "at": MOMENT},
    GetModelVersionByAlias: {"name": NAMES, "alias": st.just("latest") | ALIASES, "at": MOMENT},
    GetModelVersion: {"name": NAMES, "version": VERSIONS},
    GetModelVersionDownloadUri: {"name": NAMES, "version": VERSIONS},
    GetModelVersionManifest: {"name": NAMES, "version": VERSIONS},
    ListAliasIntervals: {"name": NAMES, "alias": st.just("") | ALIASES},
    SearchRegisteredModels: {
        "filter": st.sampled_from(["", " AND name = '{p}bikes'", " AND tags.team = 'a'", " AND NOT tags.team = 'a'"]),
        "order_by": st.sampled_from([("name ASC",), ("name DESC",)]),
        "max_results": st.sampled_from([1, 2, 100]),
    },
    SearchModelVersions: {
        "filter": st.sampled_from(
            ["", " AND alias = 'champion'", " AND (tags.team = 'a' OR version_number > 2)", " AND run_id = '{run}'"]
        ),
        "order_by": st.sampled_from([("name ASC", "version_number ASC"), ("version_number DESC", "name DESC")]),
        "max_results": st.sampled_from([1, 3, 100]),
    },
    ListModelEvents: {
        "name": NAMES,
        "version": MAYBE,
        "actions": st.sampled_from([(), (), ("alias",), ("alias.set", "model_version.stage_changed"), ("nothing",)]),
        "actor": st.sampled_from(["", "ann", "nobody"]),
        "since": MOMENT,
        "until": MOMENT,
        "max_results": st.sampled_from([5, 100]),
    },
}


_FIRST = {"name": "bikes", "version": "1"}
EACH = [
    (CreateRegisteredModel, {"name": "boats", "tags": (Tag("team", "a"),), "description": "b"}),
    (UpdateRegisteredModel, {"name": "bikes", "description": "c"}),
    (SetRegisteredModelTag, {"name": "bikes", "key": "team", "value": "a"}),
    (DeleteRegisteredModelTag, {"name": "bikes", "key": "team"}),
    (CreateModelVersion, {"name": "bikes", "source": "models:/{name}@champion?at={moment}"}),
    (UpdateModelVersion, {**_FIRST, "description": "d"}),
    (TransitionModelVersionStage, {**_FIRST, "stage": "Staging", "archive_existing_versions": True}),
    (SetModelVersionTag, {**_FIRST, "key": "team", "value": "a"}),
    (DeleteModelVersionTag, {**_FIRST, "key": "team"}),
    (SetAlias, {**_FIRST, "alias": "b-2"}),
    (DeleteAlias, {"name": "bikes", "alias": "b-2"}),
    (RollbackAlias, {"name": "bikes", "alias": "champion", "expected_version": "3"}),
    (RenameRegisteredModel, {"name": "cars", "new_name": "räder"}),
    (RollbackAlias, {"name": "cars", "alias": "champion", "to_version": "1"}),
    (RollbackAlias, {"name": "räder", "alias": "champion", "to_time": "{moment}"}),
    (DeleteModelVersion, {"name": "räder", "version": "1"}),
    (GetRegisteredModel, {"name": "cars"}),
    (GetLatestVersions, {"name": "bikes", "at": "{moment}"}),
    (GetModelVersionByAlias, {"name": "bikes", "alias": "champion", "at": "{moment}"}),
    (GetModelVersion, _FIRST),
    (GetModelVersionDownloadUri, _FIRST),
    (GetModelVersionManifest, _FIRST),
    (ListAliasIntervals, {"name": "bikes"}),
    (SearchRegisteredModels, {"filter": "", "order_by": ("name ASC",), "max_results": 1}),
    (SearchModelVersions, {"filter": "", "order_by": ("name ASC", "version_number ASC"), "max_results": 1}),
    (ListModelEvents, {"name": "bikes", "max_results": 3}),
    (DeleteRegisteredModel, {"name": "boats"}),
]
"""Every call once, so that each succeeds."""


def calls(kinds, *often):
    """Requests of these types: the type and its fields, in which the machine fills in what is in braces."""
    chosen = [*kinds, *often]
    return st.one_of(st.tuples(st.just(kind), st.fixed_dictionaries(kinds[kind])) for kind in chosen)


SOME_CHANGES = calls(CHANGES, SetAlias, SetAlias, RollbackAlias, RollbackAlias, TransitionModelVersionStage)


class Side:
    """One of the stores, with a run of its own that has a model's files, and what is peculiar to it."""

    def __init__(self, store, index):
        self.store = store
        self.run = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id
        index.link([FileEntry(f"0/{self.run}/artifacts/model/{name}", 3, "a" * 64) for name in "ab"], ANONYMOUS)
        self._identities = {self.run: "<run>"}

    def answer(self, kind, fields, caller, words):
        """The reply or the error of one request, and both made comparable with the other side's."""
        try:
            request = _made(kind, fields, {**words, "run": self.run})
            reply = self.store.call(request, caller)
            pages = [reply, *self._further_pages(request, reply)]
        except RegistaError as error:
            return error, (error.error_code, self._general(str(error)))
        return reply, self._general(msgspec.to_builtins(pages))

    def _further_pages(self, request, reply):
        """Searches and lists are read to their end."""
        while True:
            if getattr(reply, "next_page_token", None):
                request = msgspec.structs.replace(request, page_token=reply.next_page_token)
            elif getattr(reply, "next_before", None):
                request = msgspec.structs.replace(request, before=reply.next_before)
            else:
                return
            reply = self.store.call(request, ANONYMOUS)
            yield reply

    def _general(self, value):
        if isinstance(value, str):
            text = _TIMES.sub("<time>", value)
            return _IDENTITIES.sub(lambda found: self._identities.setdefault(found[0], self._next()), text)
        if isinstance(value, list | tuple):
            return [self._general(one) for one in value]
        if isinstance(value, dict):
            return {
                name: self._general(one)
                for name, one in value.items()
                if name not in _OWN and not name.endswith("timestamp")
            }
        return value

    def _next(self):
        return f"<{len(self._identities)}>"


def _made(kind, fields, words):
    """The request, with the words in the places that are in braces."""

    def filled(value):
        return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], value) if isinstance(value, str) else value

    return kind(**{name: filled(value) for name, value in fields.items()})


class Registry(RuleBasedStateMachine):
    """The same calls go to both stores; names begin with a prefix of the example's own."""

    def __init__(self, sides, seen):
        super().__init__()
        self.sides = sides
        self.seen = seen
        self.prefix = f"s{next(_PREFIXES)}-"
        self.oracle = RegistryOracle()
        self.moments = []

    @initialize(versions=st.integers(2, 4))
    def begin(self, versions):
        for name in ("bikes", "cars"):
            self.call(CreateRegisteredModel, {"name": name}, ANONYMOUS)
            for number in range(1, versions + 1):
                fields = {"name": name, "source": "runs:/{run}/model", "run_id": "{run}"}
                self.call(CreateModelVersion, fields, ANONYMOUS)
                self.call(SetAlias, {"name": name, "alias": "champion", "version": str(number)}, ANONYMOUS)
        self.remember_the_moment()

    @rule(calls=st.lists(st.tuples(SOME_CHANGES, ACTORS), min_size=2, max_size=6))
    def change(self, calls):
        for call, caller in calls:
            self.call(*call, caller)

    @rule(calls=st.lists(calls(READS), min_size=2, max_size=6), which=st.integers(0, 9))
    def read(self, calls, which):
        for kind, fields in calls:
            reply = self.call(kind, fields, ANONYMOUS, which)
            if kind in {GetModelVersionByAlias, GetLatestVersions}:
                then = self.moments[which % len(self.moments)][1] if fields["at"] else self.oracle
                self.check_then(then, fields, reply)

    @rule()
    def remember_the_moment(self):
        time.sleep(0.002)  # so that a millisecond lies between this moment and the changes before and after it
        self.moments.append((str(time.time_ns() // 1_000_000), copy.deepcopy(self.oracle)))
        time.sleep(0.002)

    def call(self, kind, fields, caller, which=-1):
        fields = dict(fields)
        moment = self.moments[which % len(self.moments)][0] if self.moments else ""
        for field in ("name", "new_name"):
            if field in fields:
                fields[field] = f"{self.prefix}{fields[field]}"
        if "filter" in fields:
            fields["filter"] = f"name LIKE '{self.prefix}%'{fields['filter']}"
        words = {"p": self.prefix, "name": f"{self.prefix}bikes", "moment": moment}
        (reply, shown), (_, other) = (side.answer(kind, fields, caller, words) for side in self.sides)
        assert shown == other
        outcome = reply.error_code if isinstance(reply, RegistaError) else OK
        self.seen[kind.__name__, outcome] += 1
        if kind in CHANGES or kind in {GetRegisteredModel, GetModelVersion}:
            self.compare(kind, fields, words, reply, outcome)
        return reply

    def compare(self, kind, fields, words, reply, outcome):
        """What was answered is what the oracle expects."""
        try:
            request = _made(kind, fields, {**words, "run": ""})
        except RegistaError as error:
            assert outcome == error.error_code
            return
        assert self.oracle.outcome(request) in {outcome, None}
        if outcome == OK:
            self.oracle.take(request, reply)
            answered = getattr(reply, "registered_model", None) or getattr(reply, "model_version", None)
            if answered is not None:
                assert answered.name == self.oracle.find(request.name).name

    def check_then(self, then, fields, reply):
        """What an alias names, or the latest of each stage, now or at a moment; what was deleted since is no answer."""
        name = f"{self.prefix}{fields['name']}"
        model = then.find(name)
        now = model and next((one for one in self.oracle.alive if one.identity == model.identity), None)
        if "stages" in fields:
            if "Done" in fields["stages"]:
                wanted = [0]
            else:
                stages = {stage.lower() for stage in fields["stages"]}
                latest = model.latest.items() if model else ()
                wanted = sorted(number for stage, number in latest if not stages or stage.lower() in stages)
        elif fields["alias"] == "latest":
            wanted = [max(model.versions, default=0)] if model else [0]
        else:
            wanted = [model.aliases.get(fields["alias"], 0)] if model else [0]
        if now is None or not all(now.has(str(number)) for number in wanted):
            assert isinstance(reply, RegistaError)
        else:
            versions = reply.model_versions if "stages" in fields else [reply.model_version]
            assert [int(version.version) for version in versions] == wanted
            assert {version.name for version in versions} <= {now.name}

    def teardown(self):
        """In the end what Get and Search say is what the oracle says, and what the events say."""
        for number, side in enumerate(self.sides):
            assert side.store.call(VerifyHistory(), ANONYMOUS).broken == ()
            search = SearchRegisteredModels(filter=f"name LIKE '{self.prefix}%'", max_results=1000)
            models = {model.name: model for model in side.store.call(search, ANONYMOUS).registered_models}
            assert set(models) == {model.name for model in self.oracle.alive}, number
            for model in self.oracle.alive:
                found = {alias.alias: int(alias.version) for alias in models[model.name].alias_list}
                assert found == model.aliases
                versions = self.versions(side, model.name)
                assert {int(version.version): version.current_stage for version in versions} == model.versions
                self.check_replay(side, models[model.name], versions)

    def versions(self, side, name):
        return side.store.call(SearchModelVersions(filter=f"name = '{name}'"), ANONYMOUS).model_versions

    def check_replay(self, side, model, versions):
        events = side.store.call(ListModelEvents(name=model.name, max_results=10_000), ANONYMOUS).events
        told = Replay(events[0].subject.removeprefix("model:"))
        for one in reversed(events):
            assert told.apply(one) is None
        assert (told.name, told.description or None, told.tags) == (model.name, model.description, model.tags)
        assert told.aliases == {alias.alias: int(alias.version) for alias in model.alias_list}
        assert told.created == model.creation_timestamp
        there = {number: version for number, version in told.versions.items() if version.deleted is None}
        assert set(there) == {int(version.version) for version in versions}
        for version in versions:
            one = there[int(version.version)]
            assert (one.stage, one.tags, one.source) == (version.current_stage, version.tags, version.source)
            for field in ("description", "run_id", "model_id", "run_link", "manifest_digest"):
                assert (getattr(one, field) or None) == (getattr(version, field) or None), field


@pytest.fixture
def sides(tmp_path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    embedded = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}", synchronous="NORMAL")
    backend = os.environ.get("REGISTRY_BACKEND", f"sqlite:///{folder / 'regista.db'}")
    with start_server(folder, backend=backend) as server:
        remote = HttpStore(server.url, timeout=60, retries=0)
        beside = SqlStore(backend)
        yield Side(embedded, embedded.files), Side(remote, beside.files)
        for store in (beside, remote, embedded):
            store.close()
        assert "Traceback" not in server.output, server.output[-4000:]


def test_each_call_succeeds_alike(sides):
    seen = Counter()
    machine = Registry(sides, seen)
    machine.begin(versions=3)
    for kind, fields in EACH:
        machine.call(kind, fields, Caller("ann", "because"))
    machine.teardown()
    assert {outcome for _, outcome in seen} == {OK}
    assert {kind for kind, _ in seen} == {kind.__name__ for kind in (*CHANGES, *READS)}


@pytest.mark.timeout(3600)
def test_two_stores_answer_alike_and_their_events_tell_what_is_there(sides):
    seen = Counter()
    run_machine(lambda: Registry(sides, seen), examples=EXAMPLES, steps=STEPS, usual=USUAL)
    print(f"{sum(seen.values())} calls:", *sorted(seen.items()))
