"""One web page that anyone can read: no script, no network, fonts and pictures inside it."""

from base64 import b64encode

from pipeline.article import Article
from pipeline.exporters import ExportContext, fonts, markup
from pipeline.exporters.schema_org import render_json_ld
from pipeline.exporters.theme import Theme, build_inlined_stylesheet

name = "html"
suffix = ".html"


def export(article: Article, context: ExportContext) -> bytes:
    """The handout as a single HTML file (UTF-8).

    Raises:
        ConfigurationError: the theme names a file or a font that is not there.
    """
    text = markup.visible_text(markup.body(article, context))
    style = _embed_fonts(text, context.theme) + build_inlined_stylesheet(context.theme, "html")
    return markup.web_page(article, context, style, render_json_ld(article, context)).encode("utf-8")


def _embed_fonts(text: str, theme: Theme) -> str:
    """``@font-face`` rules for what ``text`` needs, and the custom property that names the cascade."""
    shares = fonts.find_cascade(text, theme)
    rules = [
        fonts.render_font_face(face, f"data:font/woff2;base64,{_encode_subset(face, characters)}", characters)
        for face, characters in shares
    ]
    families = ", ".join(dict.fromkeys(f'"{face.family}"' for face, _ in shares))
    return "\n".join([*rules, f":root{{--fonts:{families}, system-ui, sans-serif}}", ""])


def _encode_subset(face: fonts.FontFace, characters: str) -> str:
    return b64encode(fonts.subset_font(face, characters, "woff2")).decode("ascii")
