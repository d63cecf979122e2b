"""How the elements of a printed page look where no theme says anything.

The layout engine's own rules are for every element of HTML, and style six pseudo-elements of each element for
foot notes and list markers that a handout has none of: computing them takes a quarter of the time of a
layout. These are the same rules for the elements that `pipeline.exporters.markup` writes
(https://html.spec.whatwg.org/multipage/rendering.html).
"""

RULES = """
head, meta, style, title { display: none }
html, article, aside, blockquote, body, div, figure, figcaption, footer, h1, h2, h3, h4, h5, h6, header, main,
nav, ol, p, section, ul { display: block }
li { display: list-item }
table { display: table; box-sizing: border-box; text-indent: initial; border-spacing: 2px }
table, td, th { border-color: gray }
caption { display: table-caption }
thead { display: table-header-group; vertical-align: middle; border-color: inherit }
tbody { display: table-row-group; vertical-align: middle; border-color: inherit }
tr { display: table-row; vertical-align: inherit; border-color: inherit }
td, th { display: table-cell; padding: 1px; vertical-align: inherit }
blockquote, figure, ol, p, ul { margin-top: 1em; margin-bottom: 1em }
blockquote, figure { margin-left: 40px; margin-right: 40px }
ol ol, ol ul, ul ol, ul ul { margin-top: 0; margin-bottom: 0 }
body { margin: 8px }
ol, ul { padding-inline-start: 40px; counter-reset: list-item; break-before: avoid }
ol { list-style-type: decimal }
ul { list-style-type: disc }
ol ul, ul ul { list-style-type: circle }
cite, em, i { font-style: italic }
b, strong, th { font-weight: bold }
small, sub, sup { font-size: smaller }
h1, h2, h3, h4, h5, h6 {
  font-weight: bold; bookmark-label: content(text); hyphens: manual; break-after: avoid; break-inside: avoid
}
h1 { font-size: 2em; margin-top: .67em; margin-bottom: .67em; bookmark-level: 1 }
h2 { font-size: 1.5em; margin-top: .83em; margin-bottom: .83em; bookmark-level: 2 }
h3 { font-size: 1.17em; margin-top: 1em; margin-bottom: 1em; bookmark-level: 3 }
h4 { font-size: 1em; margin-top: 1.33em; margin-bottom: 1.33em; bookmark-level: 4 }
h5 { font-size: .83em; margin-top: 1.67em; margin-bottom: 1.67em; bookmark-level: 5 }
h6 { font-size: .67em; margin-top: 2.33em; margin-bottom: 2.33em; bookmark-level: 6 }
br::before { content: "\\A"; white-space: pre-line }
[dir=ltr] { direction: ltr }
[dir=rtl] { direction: rtl }
@page { margin: 75px }
"""
