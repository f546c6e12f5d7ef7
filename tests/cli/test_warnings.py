"""Warnings before a call is signed that the chain's state shows to be about to fail."""

from __future__ import annotations

from cere_trust.pallets import ddc_clusters_gov

from .conftest import Run

CLOSE = ("tx", "ddc-clusters-gov", "close-proposal", "0x" + "00" * 19 + "02", "--member", "cluster-manager")


def test_a_close_warns_while_the_governance_account_is_not_funded(fresh_cere: Run) -> None:
    shown = fresh_cere(*CLOSE, "--from", "//Dave", "--dry-run", "--json")
    assert shown.code == 0, shown
    (warning,) = shown.data["warnings"]
    assert "1 CERE" in warning
    assert ddc_clusters_gov.ACCOUNT.address in warning
    sent = fresh_cere(*CLOSE, "--from", "//Dave", "--yes")
    assert "warning: the account of DdcClustersGov lacks 1 CERE" in sent.err

    account = ddc_clusters_gov.ACCOUNT.address
    assert fresh_cere("transfer", account, "1CERE", "--from", "//Alice", "--yes").code == 0
    assert fresh_cere(*CLOSE, "--from", "//Dave", "--dry-run", "--json").data["warnings"] == []
