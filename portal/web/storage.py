"""Static files under names that hold a hash of their content."""

from typing import Any

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

# import { a, b } from "./other.js";
IMPORT = r'(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\./[^"]+)";)'
OUR_MODULES = ("js/kept/*.js", ((IMPORT, 'import %(names)s from "%(url)s";'),))


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Names are replaced in the imports of our own modules, too.

    Not in those of packages: some name files that they don't bring along.
    """

    patterns: Any = (*CompressedManifestStaticFilesStorage.patterns, OUR_MODULES)
