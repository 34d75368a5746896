"""Reads bibliographies with the tools that they are for, and prints what it found."""
import json, pathlib, sys, warnings
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_file

warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])
for key, entry in parse_file(folder / "bibtex", "bibtex").entries.items():
    print("bibtex", key, entry.type, dict(entry.fields))
for entry in rispy.load(folder / "ris"):
    print("ris", entry.pop("id"), entry.pop("type_of_reference"), entry)

style = CitationStylesStyle("harvard-cite-them-right", validate=False)
sources = CiteProcJSON(json.loads((folder / "csl-json").read_text()))
bibliography = CitationStylesBibliography(style, sources, formatter.plain)
for key in sources:
    bibliography.register(Citation([CitationItem(key)]))
for key, text in zip(bibliography.keys, bibliography.bibliography()):
    print("csl", key, str(text))
