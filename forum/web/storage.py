"""Static files as they are served: one style sheet, names that change with the content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import "([\w./-]+)"(?: layer\((\w+)\))?;')
BUNDLES = ("css/site.css",)


class BundledStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A style sheet of imports becomes one file: a page waits for one answer, not for thirty."""

    # A module names those that it imports: they go by their changing names too.
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for name in BUNDLES:
            if name in paths and not dry_run:
                self.bundle(name, paths)
        yield from super().post_process(paths, dry_run, **options)

    def bundle(self, name: str, paths: dict[str, Any]) -> None:
        folder = name.rpartition("/")[0]

        def content(found: re.Match[str]) -> str:
            storage, path = paths[f"{folder}/{found[1]}"]
            css = storage.open(path).read().decode()
            return f"@layer {found[2]} {{\n{css}\n}}" if found[2] else css

        storage, path = paths[name]
        bundled = IMPORT.sub(content, storage.open(path).read().decode())
        self.delete(name)
        self.save(name, ContentFile(bundled.encode()))
        paths[name] = (self, name)
