"""The comparisons of a rule's SQL, each with what it is turned into; the rest of the text stays to the letter.

sqlglot's tokens say where an operator stands, and its parser that nothing else was taken for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from core.rules.limits import Limit

FLIPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "==": "<>", "<>": "=", "!=": "="}
_PARSED = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ, exp.Between, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ)
_OPENING = {"(", "[", "{", "CASE"}
_CLOSING = {")", "]", "}", "END"}
# What an operand ends at, where no bracket is open.
_ENDS = {
    *("AND", "OR", "NOT", "IS", "BETWEEN", "WHEN", "THEN", "ELSE", "AS", ",", ";", ":", ":="),
    *("SELECT", "FROM", "JOIN", "LEFT", "INNER", "CROSS", "ANTI", "SEMI", "ON", "WHERE", "HAVING", "QUALIFY", "UNION"),
    *("GROUP", "ORDER", "PARTITION", "WINDOW", "DESC", "ASC", "NULLS"),
    *FLIPS,
}


@dataclass(frozen=True)
class Mutant:
    """One small change of a rule or a limit. `reads` are the rules whose SQL or limits it changes."""

    where: str  # the rule, or thresholds.toml
    line: int
    text: str  # the comparison, or the limit
    change: str
    reads: frozenset[str]
    sql: str = ""
    limit: Limit | None = None
    nth: int = 1  # of several that read alike

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.where, self.text, self.change, self.nth

    def __str__(self) -> str:
        which = f" (no {self.nth})" if self.nth > 1 else ""
        return f"{self.where}:{self.line}: {self.text}{which}: {self.change}"


@dataclass(frozen=True)
class _Edit:
    """Put `new` in the place of text[start:end]; the comparison itself is at text[begin:stop]."""

    start: int
    end: int
    new: str
    change: str
    begin: int
    stop: int


def comparisons(rule: str, text: str) -> list[Mutant]:
    """Every comparison of a rule's text, changed. Raises ValueError where the parser counts them otherwise."""
    tokens = sqlglot.tokenize(text, dialect="duckdb")
    at = [n for n, token in enumerate(tokens) if _is_comparison(tokens, n)]
    trees = sqlglot.parse(text, dialect="duckdb")
    counted = sum(len(list(tree.find_all(*_PARSED))) for tree in trees if tree)
    if counted != len(at):
        raise ValueError(f"{rule}: {len(at)} comparisons are found, the parser counts {counted}")
    made = [_mutant(rule, text, edit) for n in at for edit in _edits(text, tokens, n)]
    return numbered(made)


def numbered(mutants: list[Mutant]) -> list[Mutant]:
    """Those that read alike told apart by their number."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for mutant in mutants:
        alike = (mutant.where, mutant.text, mutant.change)
        seen[alike] += 1
        found.append(replace(mutant, nth=seen[alike]))
    return found


def _is_comparison(tokens: list[Token], n: int) -> bool:
    word = _word(tokens[n])
    if word == "BETWEEN":  # of a window's frame it compares nothing
        return _word(tokens[n - 1]) not in ("RANGE", "ROWS", "GROUPS")
    return word in FLIPS or word == "IS"


def _word(token: Token) -> str:
    """A token's text as a keyword; empty for texts and quoted names."""
    quoted = token.token_type in (TokenType.STRING, TokenType.IDENTIFIER)
    return "" if quoted else token.text.upper().split(" ")[0]


def _edits(text: str, tokens: list[Token], n: int) -> Iterator[_Edit]:
    operator, word = tokens[n], _word(tokens[n])
    negated = tokens[n - 1] if word == "BETWEEN" and _word(tokens[n - 1]) == "NOT" else None
    left = _operand(tokens, n - (2 if negated else 1), -1)
    begin = tokens[left].start
    if word == "BETWEEN":
        yield from _between(text, tokens, n, left, negated is not None)
        return
    if word == "IS":
        after = tokens[n + 1]
        is_not = _word(after) == "NOT"
        first = n + 2 if is_not else n + 1
        if _word(tokens[first]) == "DISTINCT":  # IS [NOT] DISTINCT FROM x
            first += 2
        stop = tokens[_operand(tokens, first, 1)].end + 1
        end = after.end + 1 if is_not else operator.end + 1
        new, change = ("IS", "IS NOT to IS") if is_not else ("IS NOT", "IS to IS NOT")
        yield _Edit(operator.start, end, new, change, begin, stop)
        return
    stop = tokens[_operand(tokens, n + 1, 1)].end + 1
    yield _Edit(operator.start, operator.end + 1, FLIPS[word], f"{word} to {FLIPS[word]}", begin, stop)


def _between(text: str, tokens: list[Token], n: int, left: int, negated: bool) -> Iterator[_Edit]:
    """x BETWEEN low AND high, once without its low bound and once without its high one."""
    low = _operand(tokens, n + 1, 1)
    high = _operand(tokens, low + 2, 1)
    begin, stop = tokens[left].start, tokens[high].end + 1
    x = text[begin : tokens[n - (2 if negated else 1)].end + 1]
    lowest, highest = (text[tokens[a].start : tokens[b].end + 1] for a, b in ((n + 1, low), (low + 2, high)))
    above, below, both = ("<", ">", "OR") if negated else (">=", "<=", "AND")
    for bound, ops in (("low", (FLIPS[above], below)), ("high", (above, FLIPS[below]))):
        new = f"({x} {ops[0]} {lowest} {both} {x} {ops[1]} {highest})"
        yield _Edit(begin, stop, new, f"{bound} bound {'in' if negated else 'ex'}clusive", begin, stop)


def _operand(tokens: list[Token], n: int, step: int) -> int:
    """The last token of the operand that begins at n and goes on to the right (step 1) or to the left (-1)."""
    opening, closing = (_OPENING, _CLOSING) if step == 1 else (_CLOSING, _OPENING)
    depth, last = 0, n
    while 0 <= n < len(tokens):
        word = _word(tokens[n])
        if depth == 0 and (word in closing or (word in _ENDS and n != last)):
            break
        depth += (word in opening) - (word in closing)
        last, n = n, n + step
    return last


def _mutant(rule: str, text: str, edit: _Edit) -> Mutant:
    return Mutant(
        where=rule,
        line=text.count("\n", 0, edit.start) + 1,
        text=" ".join(text[edit.begin : edit.stop].split()),
        change=edit.change,
        reads=frozenset({rule}),
        sql=text[: edit.start] + edit.new + text[edit.end :],
    )
