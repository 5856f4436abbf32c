"""Names of `__init__.py`, written by docs/build.py."""

from inliaison.errors import AccessError as AccessError
from inliaison.api import Answer as Answer
from inliaison.render.results import Candidate as Candidate
from inliaison.render.differences import Change as Change
from inliaison.index.validated_layers import Checked as Checked
from inliaison.render.citations import Citation as Citation
from inliaison.kinds.committees import Committee as Committee
from inliaison.render.results import Comparison as Comparison
from inliaison.render.results import Count as Count
from inliaison.kinds.countries import Country as Country
from inliaison.api import Dataset as Dataset
from inliaison.errors import FaultyDataError as FaultyDataError
from inliaison.kinds.figures import Figure as Figure
from inliaison.kinds.ics import IcsClass as IcsClass
from inliaison.errors import InliaisonError as InliaisonError
from inliaison.kinds.liaisons import Liaison as Liaison
from inliaison.render.results import Match as Match
from inliaison.kinds.members import Member as Member
from inliaison.render.timeline import Moment as Moment
from inliaison.render.networks import Network as Network
from inliaison.errors import NotThereError as NotThereError
from inliaison.render.results import Pair as Pair
from inliaison.kinds.partners import Partner as Partner
from inliaison.kinds.people import Person as Person
from inliaison.kinds.people import Post as Post
from inliaison.dataset.problems import Problem as Problem
from inliaison.kinds.quotes import Quote as Quote
from inliaison.kinds.sources import Source as Source
from inliaison.kinds.standards import Standard as Standard
from inliaison.errors import UsageError as UsageError
from inliaison.api import check as check
from inliaison.api import open as open

__version__: str
NAMES: dict[str, tuple[str, ...]]
__all__ = [
    "AccessError",
    "Answer",
    "Candidate",
    "Change",
    "Checked",
    "Citation",
    "Committee",
    "Comparison",
    "Count",
    "Country",
    "Dataset",
    "FaultyDataError",
    "Figure",
    "IcsClass",
    "InliaisonError",
    "Liaison",
    "Match",
    "Member",
    "Moment",
    "Network",
    "NotThereError",
    "Pair",
    "Partner",
    "Person",
    "Post",
    "Problem",
    "Quote",
    "Source",
    "Standard",
    "UsageError",
    "check",
]
