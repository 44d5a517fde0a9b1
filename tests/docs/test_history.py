"""docs/history.md lists every action an event can have."""

from tests.docs.markdown import first_cells

from regista.store.sql.actions import Action


def test_every_action_is_documented_in_order():
    assert first_cells("docs/history.md") == [action.value for action in Action]
