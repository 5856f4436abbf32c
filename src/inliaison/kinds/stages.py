"""The stages of ISO's projects by the international harmonized stage codes, and the status that follows from each.

Source: ISO, International harmonized stage codes, https://www.iso.org/stage-codes.html. A code that is not in the list
is shown as it is.
"""

from __future__ import annotations

STAGES = {
    "00.00": "Proposal for new project received",
    "00.20": "Proposal for new project under review",
    "00.60": "Close of review",
    "00.98": "Proposal for new project abandoned",
    "00.99": "Approval to ballot proposal for new project",
    "10.00": "Proposal for new project registered",
    "10.20": "New project ballot initiated",
    "10.60": "Close of voting",
    "10.92": "Proposal returned to submitter for further definition",
    "10.98": "New project rejected",
    "10.99": "New project approved",
    "20.00": "New project registered in TC/SC work programme",
    "20.20": "Working draft (WD) study initiated",
    "20.60": "Close of comment period",
    "20.98": "Project deleted",
    "20.99": "WD approved for registration as CD",
    "30.00": "Committee draft (CD) registered",
    "30.20": "CD study/ballot initiated",
    "30.60": "Close of voting/comment period",
    "30.92": "CD referred back to Working Group",
    "30.98": "Project deleted",
    "30.99": "CD approved for registration as DIS",
    "40.00": "DIS registered",
    "40.20": "DIS ballot initiated",
    "40.60": "Close of voting",
    "40.92": "Full report circulated: DIS referred back to TC or SC",
    "40.93": "Full report circulated: decision for new DIS ballot",
    "40.98": "Project deleted",
    "40.99": "Full report circulated: DIS approved for registration as FDIS",
    "50.00": "Final text received or FDIS registered for formal approval",
    "50.20": "Proof sent to secretariat or FDIS ballot initiated",
    "50.60": "Close of voting. Proof returned by secretariat",
    "50.92": "FDIS or proof referred back to TC or SC",
    "50.98": "Project deleted",
    "50.99": "FDIS or proof approved for publication",
    "60.00": "International Standard under publication",
    "60.60": "International Standard published",
    "90.20": "International Standard under systematic review",
    "90.60": "Close of review",
    "90.92": "International Standard to be revised",
    "90.93": "International Standard confirmed",
    "90.99": "Withdrawal of International Standard proposed by TC or SC",
    "95.20": "Withdrawal ballot initiated",
    "95.60": "Close of voting",
    "95.92": "Decision not to withdraw International Standard",
    "95.99": "Withdrawal of International Standard",
}
"""What each code means."""

_IN_WORK = {
    "00": "preliminary",
    "10": "proposal",
    "20": "preparatory",
    "30": "committee",
    "40": "enquiry",
    "50": "approval",
    "60": "publication",
}
IN_WORK = tuple(_IN_WORK.values())
"""The statuses of documents that are not in force yet."""
IN_FORCE = ("published", "under review")
ENDED_STATUSES = ("withdrawn", "deleted")
"""The statuses of documents that neither are in force nor may come into force."""
STATUSES = IN_WORK + IN_FORCE + ENDED_STATUSES
"""The statuses of a document, from its first idea to its end."""

_SUBSTAGES = ("00", "20", "60")

_STATUSES = {
    "__.98": "deleted",
    "95.99": "withdrawn",
    **dict.fromkeys(("60.60", "90.93", "95.92"), "published"),
    **dict.fromkeys(("90.__", "95.__"), "under review"),
    **{f"{stage}.__": status for stage, status in _IN_WORK.items()},
}
"""The status by the pattern of a stage, the first that fits; what a review has confirmed is published again."""
_CASES = " ".join(f"WHEN {{0}} LIKE '{stage}' THEN '{status}'" for stage, status in _STATUSES.items())
STATUS_SQL = f"CASE {_CASES} END"
"""The SQL of the status by a stage."""

OPEN_STAGES = tuple(code for code in STAGES if code.endswith(".20"))
"""The stages in which a ballot, a review or a call for comments is open."""
OPEN_SQL = f"standards.stage IN {OPEN_STAGES}"


def find_status(stage: str) -> str:
    """Return the status of a document by its stage; empty for an unknown stage."""
    patterns = (stage, f"__.{stage[3:]}", f"{stage[:2]}.__")
    return next((_STATUSES[pattern] for pattern in patterns if pattern in _STATUSES), "")


def format_stage(stage: str | None) -> str | None:
    """Return a stage with its meaning, such as `40.60 Close of voting`; a code that is not in the list as it is."""
    return f"{stage} {STAGES[stage]}" if stage in STAGES else stage


def list_next(stage: str) -> list[str]:
    """Return the stages that may follow: the next step, or the outcomes of one that has closed; none after the end."""
    first, _, second = stage.partition(".")
    if second in ("00", "20"):
        following = [f"{first}.{_SUBSTAGES[_SUBSTAGES.index(second) + 1]}"]
    elif second == "60" and first != "60":
        following = [f"{first}.{outcome}" for outcome in ("92", "93", "99", "98")]
    elif second == "99" and first in _IN_WORK:
        following = [next((code for code in STAGES if code > stage), "")]
    else:
        following = []
    return [code for code in following if code in STAGES]
