"""How well the texts of a committee have a topic."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.query.topic_hits import Terms
from inliaison.text import topics

_OF_SCOPE, _OF_PARENT, _OF_INITIALS = 0.3, 0.4, 0.5
"""What a hit in a scope, in the title of the committee above, and in initials, counts beside one in the title."""
_LONGEST_ACRONYM = 5


class Rater:
    """Rates the texts of committees by a topic, from 0 to 1."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.word_positions = terms, topics.index_words(terms.forms)
        is_short = len(terms.words) == 1 and 1 < len(terms.words[0]) <= _LONGEST_ACRONYM
        self.acronym = terms.words[0] if is_short else ""

    def rate_committee(
        self, title: str | None, title_fr: str | None, scope: str | None, above: str | None, above_fr: str | None
    ) -> tuple[float, float]:
        """Return how well a committee has the topic in its title, in the better language, and in its scope.

        The second counts less beside the first, which is that of the initials if the title does not have the topic.
        """
        contexts = [[_OF_PARENT * degree for degree in self.rate_text(text or "")[0]] for text in (above, above_fr)]
        of_title = max(map(self.rate_title, (title or "", title_fr or ""), contexts))
        of_scope = self.rate_scope(topics.drop_exclusions(scope or ""), contexts[0])
        return of_title or self.rate_initials(title, title_fr), _OF_SCOPE * of_scope

    def rate_initials(self, *titles: str | None) -> float:
        """Return how well a topic of one short word has the initials of a title."""
        if not self.acronym:
            return 0.0
        return _OF_INITIALS * max(topics.rate_initials(self.acronym, title or "") for title in titles)

    def rate_text(self, text: str) -> tuple[list[float], float]:
        """Return how well a text has each word of the topic, and which share of its words these are."""
        return topics.rate_text(text, self.word_positions, len(self.terms.words))

    def rate_title(self, title: str, context: Sequence[float]) -> float:
        """Return how well a title has the topic, the better the less else it has."""
        degrees, focus = self.rate_text(title)
        share = self.terms.rate(list(map(max, degrees, context)))
        return share**2 * (0.3 + 0.7 * focus) if any(degrees) else 0.0

    def rate_scope(self, scope: str, context: Sequence[float]) -> float:
        """Return how well a scope has the topic, the better the earlier it has it."""
        degrees, _ = self.rate_text(scope)
        early, _ = self.rate_text(scope[:_BEGINNING])
        degrees_in_scope = [(degree + first) / 2 for degree, first in zip(degrees, early, strict=True)]
        return self.terms.rate(list(map(max, degrees_in_scope, context))) ** 2 if any(degrees) else 0.0


_BEGINNING = 160
"""The number of characters in which most scopes say what they are about."""
