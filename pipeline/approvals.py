"""Who approved exactly which content of an article, and is that approval still valid?

An approval is a sidecar of the raw article, ``<file name>.approval.json``, with the whole clinical content
that was approved and its fingerprint. It is valid as long as the article's clinical content is the same;
then the handouts name the reviewer. Otherwise it is void: the handouts are drafts again, and each change
can be listed.
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

#: The rule of the finding that says that the approval is void.
APPROVAL_VOID = "approval-void"


class Approval(msgspec.Struct, frozen=True):
    """An approval as it is stored.

    Dates are ISO 8601. ``source_sha256`` is the digest of the raw file that was approved, ``content_sha256``
    the fingerprint of ``content`` (see `fingerprint_content`).
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
    """Store the approval of an article's present clinical content.

    Args:
        source: the raw article.
        article: the article made from it.
        reviewer: the name of the person who approves it, on one line.
        reviewed_on: the day of the review.
        due: the day by which it must be reviewed again.

    Raises:
        OutputError: the approval cannot be written.
    """
    content = collect_reviewed_texts(article)
    approval = Approval(
        reviewer,
        reviewed_on.isoformat(),
        due.isoformat() if due else None,
        article.provenance.sha256,
        fingerprint_content(content),
        content,
    )
    make_folder(source.approval.parent)  # the sidecar folder of a container may not exist yet
    write_atomically(source.approval, msgspec.json.format(msgspec.json.encode(approval), indent=2) + b"\n")
    return approval


def parse_approval(file_content: bytes | None, source: Source) -> Approval | None:
    """The approval of a raw article; None where nobody has approved it.

    Args:
        file_content: the bytes of the approval's file; None where there is none.
        source: the raw article.

    Raises:
        DecisionError: the file is damaged, or was changed by hand.
    """
    if file_content is None:
        return None
    try:
        approval = msgspec.json.decode(file_content, type=Approval)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable_error(source, str(error)) from error
    if fingerprint_content(approval.content) != approval.content_sha256:
        raise _unreadable_error(source, "its content does not have the fingerprint that it names")
    return approval


def find_changes_since(approval: Approval, article: Article) -> Iterator[ContentChange]:
    """The clinical changes since an approval; none while it is valid."""
    return diff_reviewed_texts(approval.content, collect_reviewed_texts(article))


def format_changes_since(approval: Approval, article: Article) -> Iterator[str]:
    """The clinical changes since an approval as lines of plain text; none while it is valid."""
    for change in find_changes_since(approval, article):
        yield from format_change(change)


def apply_approval(article: Article, file_content: bytes | None, source: Source) -> Article:
    """The article with the reviewer of its approval, or with a finding where the approval is void or missing.

    Args:
        article: the article made from the raw one.
        file_content: the bytes of the approval's file; None where there is none.
        source: the raw article.

    Raises:
        DecisionError: the approval cannot be read.
    """
    approval = parse_approval(file_content, source)
    if approval is None:
        return (
            article
            if article.provenance.reviewed_by is None
            else _add_finding(article, _make_unrecorded_finding(article))
        )
    if fingerprint_content(collect_reviewed_texts(article)) == approval.content_sha256:
        provenance = replace(
            article.provenance,
            reviewed_by=approval.reviewer,
            reviewed_on=approval.reviewed_on,
            review_due=approval.review_due or article.provenance.review_due,
        )
        return replace(article, provenance=provenance)
    provenance = replace(article.provenance, reviewed_by=None, reviewed_on=None, review_due=None)
    return _add_finding(
        replace(article, provenance=provenance), _make_void_finding(approval, article, source)
    )


def is_approval_void(article: Article) -> bool:
    """Whether the article was approved, and its clinical content has changed since."""
    return bool(describe_void_approval(article))


def describe_void_approval(article: Article) -> str:
    """The message of the finding that the approval is void; "" where there is no such finding."""
    return next((finding.message for finding in article.findings if finding.rule == APPROVAL_VOID), "")


def _add_finding(article: Article, finding: Finding) -> Article:
    return replace(article, findings=(finding, *article.findings))


def _make_void_finding(approval: Approval, article: Article, source: Source) -> Finding:
    count = sum(1 for _ in find_changes_since(approval, article))
    changes = "one clinical change" if count == 1 else f"{count} clinical changes"
    message = (
        f"The approval by {approval.reviewer} of {approval.reviewed_on} is void: {changes} since. "
        f"Look at them with 'handouts diff {source.name}', then approve again."
    )
    return Finding(1, APPROVAL_VOID, message)


def _make_unrecorded_finding(article: Article) -> Finding:
    message = (
        f"{article.provenance.reviewed_by} is named as reviewer, but of which text is not recorded. "
        "'handouts approve' binds the review to exactly this text."
    )
    return Finding(1, "approval-not-recorded", message)


def _unreadable_error(source: Source, reason: str) -> DecisionError:
    message = f"the approval cannot be read ({reason})"
    return DecisionError(message, where=str(source.approval), next_step="delete it and approve again")
