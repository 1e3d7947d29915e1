"""A table that brings children, and a dossier whose use is limited."""

from tests.cast import Cast
from tests.exchange.test_children import LEA, do, read
from tests.privacy.test_limiting import limit
from village.exchange.models import ImportedChild
from village.plans.models import Plan
from village.referrals.models import Referral


def test_a_table_writes_nothing_on_a_limited_dossier(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    Plan.objects.filter(child=child).delete()
    limit(child)
    line = (*LEA[:1], "TRAORE Kadiatou", "fille", "14/03/2009", *LEA[4:13], "", *LEA[14:])
    read(cast, line)
    row = ImportedChild.objects.get()
    assert row.candidate_id == child.pk
    ImportedChild.objects.filter(pk=row.pk).update(same=ImportedChild.Same.SAME, verdict="prete")
    do(cast, "bring")
    row.refresh_from_db()
    assert "limité" in row.refusal
    assert not Referral.objects.filter(child=child).exists()
    assert not Plan.objects.filter(child=child).exists()
