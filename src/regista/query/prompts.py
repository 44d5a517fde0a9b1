"""Prompts: MLflow keeps them among the registered models, and hides them from searches that do not ask."""

from __future__ import annotations

from .tree import And, Comparison, Expression, Field, Not, Operator, Or

PROMPT_TAG = Field("tag", "mlflow.prompt.is_prompt")


def asks_for_prompts(expression: Expression | None) -> bool:
    """Whether a filter has ``tag.mlflow.prompt.is_prompt = 'true'`` or ``!= 'false'`` anywhere.

    When it has not, a search of registered models or versions leaves out what has that tag with the value
    ``true`` (the store adds that condition).
    """
    match expression:
        case Comparison(field=field, operator=operator, value=value):
            asked = {(Operator.EQUAL, "true"), (Operator.NOT_EQUAL, "false")}
            return field == PROMPT_TAG and (operator, value) in asked
        case And(terms=terms) | Or(terms=terms):
            return any(asks_for_prompts(term) for term in terms)
        case Not(term=term):
            return asks_for_prompts(term)
        case None:
            return False
