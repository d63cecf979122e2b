"""Who approved exactly which content of an article, and does that approval still stand?

An approval is stored beside the raw article, as ``<file name>.approval.json``, with the whole clinical
content that was approved and its fingerprint. It is valid as long as the article's clinical content is the
same; then the handouts name the reviewer. Otherwise it is void: the handouts are drafts again, and each
change can be listed.
"""

import datetime
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pipeline.article import Article, Finding
from pipeline.clinical.reviewed_content import (
    ContentChange,
    ReviewedText,
    collect_reviewed_texts,
    diff_reviewed_texts,
    fingerprint_content,
    format_change,
)
from pipeline.errors import DecisionError
from pipeline.sources import Source
from pipeline.storage.atomic import make_folder, write_atomically

#: The rule of the finding that an approval does not stand any more.
APPROVAL_VOID = "approval-void"


class Approval(msgspec.Struct, frozen=True):
    """An approval as it is kept.

    Dates are ISO 8601. ``source_sha256`` is of the raw file that was approved, ``content_sha256`` the
    fingerprint of ``collect_reviewed_texts``.
    """

    reviewer: str
    reviewed_on: str
    review_due: str | None
    source_sha256: str
    content_sha256: str
    content: tuple[ReviewedText, ...]


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
    points = collect_reviewed_texts(article)
    approval = Approval(
        reviewer,
        reviewed_on.isoformat(),
        due.isoformat() if due else None,
        article.provenance.sha256,
        fingerprint_content(points),
        points,
    )
    make_folder(source.approval.parent)  # of a member of a container there may be none yet
    write_atomically(source.approval, msgspec.json.format(msgspec.json.encode(approval), indent=2) + b"\n")
    return approval


def parse_approval(kept: bytes | None, source: Source) -> Approval | None:
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
        raise _unreadable_error(source, str(error)) from error
    if fingerprint_content(approval.content) != approval.content_sha256:
        raise _unreadable_error(source, "its content does not have the fingerprint that it names")
    return approval


def find_changes_since(approval: Approval, article: Article) -> Iterator[ContentChange]:
    """What changed clinically since an approval; nothing while it stands."""
    return diff_reviewed_texts(approval.content, collect_reviewed_texts(article))


def format_changes_since(approval: Approval, article: Article) -> Iterator[str]:
    """What changed clinically since an approval, as lines of plain text; nothing while it stands."""
    for change in find_changes_since(approval, article):
        yield from format_change(change)


def apply_approval(article: Article, kept: bytes | None, source: Source) -> Article:
    """The article with the reviewer whose approval stands, or with a finding where it does not.

    Args:
        article: what the raw article says.
        kept: the bytes of its approval; None where there is none.
        source: the raw article.

    Raises:
        DecisionError: the approval cannot be read.
    """
    approval = parse_approval(kept, source)
    if approval is None:
        return (
            article
            if article.provenance.reviewed_by is None
            else _add_finding(article, _make_unrecorded_finding(article))
        )
    if fingerprint_content(collect_reviewed_texts(article)) == approval.content_sha256:
        reviewed = replace(
            article.provenance,
            reviewed_by=approval.reviewer,
            reviewed_on=approval.reviewed_on,
            review_due=approval.review_due or article.provenance.review_due,
        )
        return replace(article, provenance=reviewed)
    unreviewed = replace(article.provenance, reviewed_by=None, reviewed_on=None, review_due=None)
    return _add_finding(
        replace(article, provenance=unreviewed), _make_void_finding(approval, article, source)
    )


def is_approval_void(article: Article) -> bool:
    """Whether the article was approved, but changed since."""
    return bool(describe_void_approval(article))


def describe_void_approval(article: Article) -> str:
    """What there is to say of an approval that does not stand any more; empty where none is void."""
    return next((finding.message for finding in article.findings if finding.rule == APPROVAL_VOID), "")


def _add_finding(article: Article, finding: Finding) -> Article:
    return replace(article, findings=(finding, *article.findings))


def _make_void_finding(approval: Approval, article: Article, source: Source) -> Finding:
    count = sum(1 for _ in find_changes_since(approval, article))
    many = "one clinical change" if count == 1 else f"{count} clinical changes"
    message = (
        f"The approval by {approval.reviewer} of {approval.reviewed_on} is void: {many} since. "
        f"Look at them with 'handouts diff {source.name}', then approve again."
    )
    return Finding(1, APPROVAL_VOID, message)


def _make_unrecorded_finding(article: Article) -> Finding:
    message = (
        f"{article.provenance.reviewed_by} is named as reviewer, but of which text is not recorded. "
        "'handouts approve' binds the review to exactly this text."
    )
    return Finding(1, "approval-not-recorded", message)


def _unreadable_error(source: Source, why: str) -> DecisionError:
    told = f"the approval cannot be read ({why})"
    return DecisionError(told, where=str(source.approval), next_step="delete it and approve again")
