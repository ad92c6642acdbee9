"""How the documentation site is built; `make docs` runs it on a copy of this folder."""

import os

project = "Holdfast"
author = "the Holdfast developers"
version = release = os.environ["HOLDFAST_VERSION"]

extensions = ["myst_parser", "sphinx_design"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["requirements.txt"]
html_theme = "furo"
html_title = f"Holdfast {release}"
html_copy_source = False
html_show_sphinx = False
# Examples and chapters are read as they are in the repository.
repository = os.environ["HOLDFAST_REPOSITORY"]
