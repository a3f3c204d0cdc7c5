"""Owns what must hold once a run is at rest: nothing waits, and every sum agrees with every other (I4, I7, I13, I16)."""

import hashlib
from collections import defaultdict

from tests.simulation.oracle.counters import check_counters, check_hours
from tests.simulation.oracle.ledger import taken_from
from tests.simulation.oracle.raw import Item, must, number, parsed, text
from tests.simulation.oracle.watch import Watch

#: Projects whose reviews are paid.
REVIEWED = ("prj_geese", "prj_swans", "prj_terns")


def check_rest(watch: Watch) -> None:
    """Everything, recounted; raises BrokenRule."""
    _nothing_waits(watch)
    check_counters(watch)
    check_hours(watch)
    _bonuses(watch)
    watch.stipends.check_rest()
    _budgets(watch)
    _statements(watch)
    _payouts(watch)
    _system_accounts(watch)
    _folded(watch)
    for period in watch.records.all("pay_periods"):
        _period(watch, period)
    for item in watch.records.all("desk_items"):
        must(text(item, "kind") != "ledger_difference", f"the reconciliation found a difference: {text(item, 'facts')}")
    for account, sums in watch.ledger.balances.items():
        must(not account.startswith("payable:") or min(sums.values()) >= 0, f"{account} is below zero (I6)")
    for currency in ("USD", "EUR", "JPY"):
        whole = sum(sums.get(currency, 0) for sums in watch.ledger.balances.values())
        must(whole == 0, f"all accounts add up to {whole} {currency} (I1)")


def _nothing_waits(watch: Watch) -> None:
    for found in watch.records.all("submissions"):
        submission_id, state = text(found, "submission_id"), text(found, "state")
        is_final = state in ("accepted", "soft_rejected", "rejected") or watch.work.is_replaced(found)
        must(is_final, f"{submission_id} is still {state} (I16)")
    for found in watch.records.all("claims"):
        must(text(found, "state") != "active", f"{text(found, 'claim_id')} is still active (I16)")
    for found in watch.records.all("pay_periods"):
        must(text(found, "state") == "paid", f"{text(found, 'period_id')} is still {text(found, 'state')} (I16)")
    for found in watch.records.all("payouts"):
        state = text(found, "state")
        must(state not in ("prepared", "approved"), f"{text(found, 'payout_id')} is still {state} (I16)")
    for found in watch.records.all("reviews"):
        is_paid = f"review#{text(found, 'review_id')}" in watch.ledger.by_id
        is_due = bool(text(found, "verdict")) and text(found, "project_id") in REVIEWED
        must(
            is_paid == is_due,
            f"{text(found, 'review_id')} has {text(found, 'verdict') or 'no verdict'}: paid {is_paid}",
        )
    accepted: dict[str, int] = defaultdict(int)
    for found in watch.records.all("submissions"):
        accepted[text(found, "account_id")] += text(found, "state") == "accepted"
    for account_id, count in accepted.items():
        load = watch.records.one("workloads", account_id) or {}
        must(number(load, "accepted_count") == count, f"{account_id} has {count} accepted, {load} are counted")


def _bonuses(watch: Watch) -> None:
    """Every accepted answer has had what its rules pay: each of them, and one for every so many of a week."""
    due: dict[tuple[str, ...], int] = defaultdict(int)
    weeks: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for found in watch.records.all("submissions"):
        if text(found, "state") == "accepted":
            weeks[tuple(text(found, name) for name in ("account_id", "project_id", "work_period"))].append(found)
    for week, answers in weeks.items():
        for rule in parsed(answers[0], "terms")["bonus_rules"]:
            every = rule["when"]["count"]["at_least"] if rule["kind"] == "per_count" else 1
            due[*week, rule["rule_id"]] = len(answers) // every
    paid: dict[tuple[str, ...], int] = defaultdict(int)
    for booked in watch.ledger.by_id.values():
        if booked.kind == "bonus":
            paid[booked.owner_id, booked.cause["project_id"], booked.work_period, booked.cause["rule_id"]] += 1
    for key in due.keys() | paid.keys():
        must(paid[key] == due[key], f"{key} has {paid[key]} bonuses, owed are {due[key]} (R22)")


def _budgets(watch: Watch) -> None:
    """Nothing is reserved for work that is over, and what is spent is in the ledger."""
    for project_id, funded in watch.records.funded.items():
        shards = watch.records.some("budgets", project_id)
        reserved = sum(number(shard, "reserved_minor") for shard in shards)
        must(reserved == 0, f"{project_id} still reserves {reserved}")
        spent = sum(number(shard, "spent_minor") for shard in shards)
        left = sum(watch.ledger.balances[f"budget:{project_id}"].values())
        must(spent == funded - left, f"{project_id} spent {spent}, its entries {funded - left}")


def _statements(watch: Watch) -> None:
    """Every entry of a closed week is in one statement, and the statement is still what it was made of (I10, I11)."""
    for found in watch.records.all("statements"):
        watch.payroll.check_statement(found)
    written = {
        (text(found, "account_id"), text(found, "period_id"), text(found, "currency"))
        for found in watch.records.all("statements")
    }
    for owner_id, chain in watch.ledger.chains.items():
        closed = watch.ledger.closed_through.get(owner_id, "")
        if owner_id.startswith("prj_"):
            continue
        for booked in chain:
            for currency in {code for _, code in taken_from(owner_id, booked)}:
                is_stated = (owner_id, booked.statement_period, currency) in written
                is_due = booked.statement_period <= closed
                must(is_stated == is_due, f"{booked.entry_id} of {booked.statement_period} in no statement (I11)")


def _payouts(watch: Watch) -> None:
    """What was sent is in one file, and nothing else is (I13)."""
    sent = {text(found, "payout_id") for found in watch.records.all("payouts") if text(found, "state") != "held"}
    in_files = set(watch.payroll.in_files)
    must(sent == in_files, f"sent and in no file, or in a file and not sent: {sorted(sent ^ in_files)} (I13)")


def _system_accounts(watch: Watch) -> None:
    """What is on its way, arrived, withheld and charged is what the payouts say (I4)."""
    expected: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for found in watch.records.all("payouts"):
        state, currency, provider = text(found, "state"), text(found, "currency"), text(found, "provider")
        if state in ("sent", "settled"):
            kind = "payout" if state == "sent" else "cash"
            expected[f"{kind}:{provider}"][currency] += number(found, "amount_minor")
            expected["tax"][currency] += number(found, "tax_minor")
            expected["fee"][currency] += number(found, "fee_minor")
    booked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for account, sums in watch.ledger.balances.items():
        kind = account.partition(":")[0]
        if kind in ("payout", "cash", "tax", "fee"):
            for currency, minor in sums.items():
                booked[kind if kind in ("tax", "fee") else account][currency] += minor
    must(_plain(booked) == _plain(expected), f"booked {_plain(booked)}, the payouts say {_plain(expected)} (I4)")


def _folded(watch: Watch) -> None:
    """The sums that were folded from the stream are what all entries add up to, each once."""
    expected: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for owner_id, chain in watch.ledger.chains.items():
        whose = "chain:projects" if owner_id.startswith("prj_") else "chain:people"
        for booked in chain:
            expected[f"{booked.statement_period}#{whose}"]["entries"] += 1
            expected[f"{booked.statement_period}#{whose}"]["marks"] += int(booked.hash[:12], 16)
            for posting in booked.postings:
                for account, sign in ((posting["source"], -1), (posting["destination"], 1)):
                    before = account.partition(":")[0]
                    kind = before if before in ("payable", "budget", "client") else account
                    expected[f"{booked.statement_period}#{kind}"][posting["currency"]] += sign * posting["minor"]
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in watch.records.all("account_sums"):
        period, _, kind, currency = text(part, "sum_key").split("#")
        found[f"{period}#{kind}"][currency] += number(part, "amount")
    must(_plain(found) == _plain(expected), f"folded {_plain(found)}, the entries are {_plain(expected)}")


def _plain(sums: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    kept = {name: {key: minor for key, minor in amounts.items() if minor} for name, amounts in sums.items()}
    return {name: amounts for name, amounts in sorted(kept.items()) if amounts}


def _period(watch: Watch, period: Item) -> None:
    """Its sums are those of its statements and payouts, and its hash is that of its payouts (I13)."""
    period_id = text(period, "period_id")
    totals = parsed(period, "totals", {})
    stated: dict[str, dict[str, int]] = defaultdict(lambda: {"earned": 0, "paid": 0})
    for found in watch.records.all("statements"):
        if text(found, "closed_in") == period_id:
            for name in ("earned", "paid"):
                stated[text(found, "currency")][name] += number(found, f"{name}_minor")
    for currency in totals.keys() | stated.keys():
        said = {name: totals.get(currency, {}).get(name, 0) for name in ("earned", "paid")}
        must(said == stated[currency], f"{period_id} says {said} {currency}, its statements {stated[currency]}")
    lines: dict[str, list[str]] = defaultdict(list)
    prepared: dict[str, int] = defaultdict(int)
    for found in watch.records.all("payouts"):
        week, _, shard = text(found, "period_part").partition("#")
        if week == period_id and text(found, "state") != "held":
            lines[shard].append(_line(found))
            prepared[text(found, "currency")] += number(found, "amount_minor")
    said = {
        currency: amounts["prepared"]
        for currency, amounts in parsed(period, "payout_totals", {}).items()
        if amounts.get("prepared")
    }
    must(said == dict(prepared), f"{period_id} says {said} were prepared, its payouts {dict(prepared)} (I13)")
    whole = "".join(
        f"{int(shard):03d}:{hashlib.sha256(''.join(sorted(lines[shard])).encode()).hexdigest()}\n"
        for shard in sorted(lines)
    )
    found_hash = hashlib.sha256(whole.encode()).hexdigest()
    must(text(period, "payouts_hash") == found_hash, f"{period_id}: its hash is not that of its payouts (I13)")


def _line(payout: Item) -> str:
    """What is approved of a payout, as its documentation says."""
    texts = [text(payout, name) for name in ("payout_id", "account_id", "currency")]
    amounts = [str(number(payout, f"{name}_minor")) for name in ("amount", "tax", "fee")]
    return "|".join((*texts, *amounts, text(payout, "provider"), text(payout, "method_id"))) + "\n"
