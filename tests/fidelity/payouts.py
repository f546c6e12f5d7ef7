"""Payouts: of 73158 with plain batches; 54113 and 80013 take other arguments in part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cere_trust import Amount, Call, Keypair
from cere_trust.pallets import ddc_customers, ddc_payouts, sudo
from cere_trust.types import DdcEra

from .world import ALICE, CERE, NOWHERE, Read, Step, Steps, World

MONTH = 2_630_016
OTHER = "other arguments"


def usage(gets: int = 0, stored: int = 0) -> dict[str, int]:
    """Return a usage by customers or nodes."""
    return {"transferred_bytes": 0, "stored_bytes": stored, "number_of_puts": 0, "number_of_gets": gets}


def payouts(world: World) -> Steps:
    """An era's payout."""
    caller, other = world.account("payouts caller"), world.account("payouts stranger")
    manager, reserve = world.account("payouts manager"), world.account("payouts reserve", 200_000)
    price = CERE // 100
    plain = world.client.runtime.has_argument("DdcPayouts", "send_charging_customers_batch", "payers") and not (
        world.client.runtime.has_argument("DdcPayouts", "send_charging_customers_batch", "batch_proof")
    )
    cluster = world.cluster(manager, reserve, cost_per_get_request=Amount(price), cost_per_mb_stored=Amount(CERE))
    rich, poor, none = world.account("rich payer"), world.account("poor payer"), world.account("payer without ledger")
    of = world.of(cluster)
    world.ok(ddc_customers.deposit(Amount.cere(100), **of), rich)
    world.ok(ddc_customers.deposit(Amount.cere(50), **of), poor)

    def step(title: str, name: str, signer: Keypair = caller, /, **more: object) -> Step | Read:
        """Return a step of the billing report, which 80013 does not have."""
        arguments: dict[str, object] = {"cluster_id": cluster, "era": 1, **more}
        info = world.client.runtime.pallet("DdcPayouts").calls
        if name in info and not (plain or set(arguments) == {field for field, *_ in info[name].fields}):
            return Read(title, lambda: OTHER)
        return Step(title, signer, Call("DdcPayouts", name, arguments))

    def batch(title: str, name: str, index: int, **members: object) -> Step | Read:
        if not plain:
            return Read(title, lambda: OTHER)
        return step(title, name, batch_index=index, **members)

    begin, charge = "begin_billing_report", "begin_charging_customers"
    send, reward = "send_charging_customers_batch", "send_rewarding_providers_batch"
    times = {"start_era": 0, "end_era": 86_400}
    set_caller = ddc_payouts.set_authorised_caller(caller.account)
    yield Step("set the authorised caller by another account", other, set_caller)
    yield Step("set the authorised caller", ALICE, sudo.sudo(set_caller))
    yield step("begin a report by another account", begin, other, **times)
    yield step("begin a report that ends before it starts", begin, start_era=5, end_era=5)
    yield step("begin a report of an unknown cluster", begin, cluster_id=NOWHERE, **times)
    yield step("begin a report", begin, **times)
    yield step("begin a report twice, backwards", begin, start_era=5, end_era=5)
    yield step("begin to charge without a report", charge, era=77, max_batch_index=2)
    yield step("begin to charge 1001 batches without a report", charge, era=77, max_batch_index=1_000)
    yield step("begin to charge", charge, max_batch_index=3)
    yield step("begin to charge twice", charge, max_batch_index=3)
    payer = (rich.account, usage(1))
    yield batch("charge nobody", send, 0, payers=[])
    strangers = [(Keypair.from_uri(f"//x{each}").account, usage()) for each in range(101)]
    yield batch("charge 1001 customers", send, 0, payers=[payer] * 1_001)
    yield batch("charge out of range", send, 4, payers=[payer])
    many = batch("charge 101 customers without usage", send, 0, payers=strangers)
    yield replace(many, events=False) if isinstance(many, Step) else many
    yield batch("charge a batch twice", send, 0, payers=[payer])
    yield step("end the charges too early", "end_charging_customers")
    yield batch("charge a customer without a ledger", send, 1, payers=[(none.account, usage(100))])
    yield batch("charge 60 CERE of 50", send, 2, payers=[(poor.account, usage(60 * CERE // price))])
    debts = [(poor.account, usage(5 * CERE // price)), (rich.account, usage(7 * CERE // price + 1))]
    yield batch("charge 5 CERE of a debtor, and 7.01 CERE", send, 3, payers=debts)
    yield step("end the charges", "end_charging_customers")
    if plain:
        kinds = [
            event.name for event in (world.receipt.events if world.receipt else ()) if event.pallet == "DdcPayouts"
        ]
        stakers = len({who for item in ("Validators", "Nominators") for who in _stakers(world, item)})
        yield Read(
            "every validator and nominator receives a share", lambda: kinds.count("ValidatorRewarded") == stakers
        )
        yield Read("events of the shares precede ValidatorFeesCollected", lambda: kinds[-1] == "ValidatorFeesCollected")
        yield step("begin to reward", "begin_rewarding_providers", max_batch_index=0, total_node_usage=usage(3))
    else:
        for title in (
            "every validator and nominator receives a share",
            "events of the shares precede ValidatorFeesCollected",
            "begin to reward",
        ):
            yield Read(title, lambda: OTHER)
    payees = [(who.account, usage(1)) for who in (rich, poor, none)]
    yield batch("reward three providers", reward, 0, payees=payees)
    yield batch("reward a batch twice", reward, 0, payees=payees)
    if plain:
        yield step("end the rewards", "end_rewarding_providers")
        yield step("end the report", "end_billing_report")
        yield step("end the report twice", "end_billing_report")
        yield Read(
            "providers to which the chain owes",
            lambda: len(list(world.client.entries(ddc_payouts.owing_providers))),
        )
    else:
        for title in ("end the rewards", "end the report", "end the report twice", "providers to which the chain owes"):
            yield Read(title, lambda: OTHER)


def _stakers(world: World, item: str) -> list[object]:
    from cere_trust.pallets import staking

    query = staking.validators if item == "Validators" else staking.nominators
    return [who for who, _ in world.client.entries(query)]


def unauthorized(world: World) -> Steps:
    """Steps of 80013's payout by an account that is no inspector."""
    who = world.account("no inspector")
    proof, zero, era = ddc_payouts.MMRProof([]), b"\0" * 32, DdcEra(1)
    calls: dict[str, Callable[[], Call]] = {
        "commit_payout_fingerprint": lambda: ddc_payouts.commit_payout_fingerprint(
            NOWHERE,
            era=era,
            inspection_hash=zero,  # type: ignore[arg-type]
            ehd_merkle_root=zero,  # type: ignore[arg-type]
            payers_merkle_root=zero,  # type: ignore[arg-type]
            payees_merkle_root=zero,  # type: ignore[arg-type]
        ),
        "begin_payout": lambda: ddc_payouts.begin_payout(NOWHERE, era=era, fingerprint=zero),  # type: ignore[arg-type]
        "begin_charging_customers": lambda: ddc_payouts.begin_charging_customers(NOWHERE, era=era, max_batch_index=0),
        "send_charging_customers_batch": lambda: ddc_payouts.send_charging_customers_batch(
            NOWHERE, era=era, batch_index=0, payers=[], batch_proof=proof
        ),
        "end_charging_customers": lambda: ddc_payouts.end_charging_customers(NOWHERE, era=era),
        "begin_rewarding_providers": lambda: ddc_payouts.begin_rewarding_providers(NOWHERE, era=era, max_batch_index=0),
        "send_rewarding_providers_batch": lambda: ddc_payouts.send_rewarding_providers_batch(
            NOWHERE, era=era, batch_index=0, payees=[], batch_proof=proof
        ),
        "end_rewarding_providers": lambda: ddc_payouts.end_rewarding_providers(NOWHERE, era=era),
        "end_payout": lambda: ddc_payouts.end_payout(NOWHERE, era=era),
    }
    for name, make in calls.items():
        title = f"{name} by no inspector"
        yield Step(title, who, make()) if world.is_newer else Read(title, lambda: OTHER, (f"DdcPayouts.{name}",))
