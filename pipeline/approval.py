"""Approvals: who approved exactly which content of an article, and whether that still stands.

An approval is kept beside the raw article, as ``<file name>.approval.json``, with the whole clinical content
that was approved. It stands as long as the article's clinical content is the same; then its handouts name the
reviewer. Otherwise it is void: the handouts are drafts again, and the changes can be told one by one.
"""

import datetime
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pipeline.article import Article, Finding
from pipeline.clinical.changes import told
from pipeline.clinical.content import Change, Point, changes, content, fingerprint
from pipeline.errors import DecisionError
from pipeline.output import make_folder, write_atomically
from pipeline.sources import Source

#: The rule of the finding that an approval does not stand any more.
APPROVAL_VOID = "approval-void"


class Approval(msgspec.Struct, frozen=True):
    """An approval as it is kept.

    Dates are ISO 8601. ``source_sha256`` is of the raw file that was approved, ``content_sha256`` the
    fingerprint of ``content``.
    """

    reviewer: str
    reviewed_on: str
    review_due: str | None
    source_sha256: str
    content_sha256: str
    content: tuple[Point, ...]


def approve(
    source: Source, article: Article, reviewer: str, reviewed_on: datetime.date, due: datetime.date | None
) -> Approval:
    """Record that a person approves exactly what an article says now.

    Args:
        source: the raw article.
        article: what it says.
        reviewer: the name of that person, on one line.
        reviewed_on: the day of the review.
        due: the day by which it must be reviewed again.

    Raises:
        OutputError: the approval cannot be written.
    """
    points = content(article)
    approval = Approval(
        reviewer,
        reviewed_on.isoformat(),
        due.isoformat() if due else None,
        article.provenance.sha256,
        fingerprint(points),
        points,
    )
    make_folder(source.approval.parent)  # of a member of a container there may be none yet
    write_atomically(source.approval, msgspec.json.format(msgspec.json.encode(approval), indent=2) + b"\n")
    return approval


def read_approval(kept: bytes | None, source: Source) -> Approval | None:
    """The approval of a raw article; None where nobody has approved it.

    Args:
        kept: the bytes of the approval; None where there is none.
        source: the raw article.

    Raises:
        DecisionError: the file is damaged, or was changed by hand.
    """
    if kept is None:
        return None
    try:
        approval = msgspec.json.decode(kept, type=Approval)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(source, str(error)) from error
    if fingerprint(approval.content) != approval.content_sha256:
        raise _unreadable(source, "its content does not have the fingerprint that it names")
    return approval


def changes_since(approval: Approval, article: Article) -> Iterator[Change]:
    """What changed clinically since an approval; nothing while it stands."""
    return changes(approval.content, content(article))


def diff(approval: Approval, article: Article) -> Iterator[str]:
    """What changed clinically since an approval, as lines of plain text; nothing while it stands."""
    for change in changes_since(approval, article):
        yield from told(change)


def with_approval(article: Article, kept: bytes | None, source: Source) -> Article:
    """The article with the reviewer whose approval stands, or with a finding where it does not.

    Args:
        article: what the raw article says.
        kept: the bytes of its approval; None where there is none.
        source: the raw article.

    Raises:
        DecisionError: the approval cannot be read.
    """
    approval = read_approval(kept, source)
    if approval is None:
        return article if article.provenance.reviewed_by is None else _noted(article, _unbound(article))
    if fingerprint(content(article)) == approval.content_sha256:
        reviewed = replace(
            article.provenance,
            reviewed_by=approval.reviewer,
            reviewed_on=approval.reviewed_on,
            review_due=approval.review_due or article.provenance.review_due,
        )
        return replace(article, provenance=reviewed)
    unreviewed = replace(article.provenance, reviewed_by=None, reviewed_on=None, review_due=None)
    return _noted(replace(article, provenance=unreviewed), _void(approval, article, source))


def is_approval_void(article: Article) -> bool:
    """Whether the article was approved, but changed since."""
    return bool(void_approval(article))


def void_approval(article: Article) -> str:
    """What there is to say of an approval that does not stand any more; empty where none is void."""
    return next((finding.message for finding in article.findings if finding.rule == APPROVAL_VOID), "")


def _noted(article: Article, finding: Finding) -> Article:
    return replace(article, findings=(finding, *article.findings))


def _void(approval: Approval, article: Article, source: Source) -> Finding:
    count = sum(1 for _ in changes_since(approval, article))
    many = "one clinical change" if count == 1 else f"{count} clinical changes"
    message = (
        f"The approval by {approval.reviewer} of {approval.reviewed_on} is void: {many} since. "
        f"Look at them with 'handouts diff {source.name}', then approve again."
    )
    return Finding(1, APPROVAL_VOID, message)


def _unbound(article: Article) -> Finding:
    message = (
        f"{article.provenance.reviewed_by} is named as reviewer, but of which text is not recorded. "
        "'handouts approve' binds the review to exactly this text."
    )
    return Finding(1, "approval-not-recorded", message)


def _unreadable(source: Source, why: str) -> DecisionError:
    told = f"the approval cannot be read ({why})"
    return DecisionError(told, where=str(source.approval), next_step="delete it and approve again")
