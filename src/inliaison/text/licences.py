"""The texts of licences under which data are published."""

from __future__ import annotations

LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "GPL-3.0": "https://www.gnu.org/licenses/gpl-3.0.html",
    "LGPL-2.1": "https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
    "MIT": "https://opensource.org/license/mit",
    "ODC-By 1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODC Attribution License (ODC-By) v1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "Unicode-3.0": "https://www.unicode.org/license.txt",
}
"""The address of each licence by its name, as sources and credits write it."""
