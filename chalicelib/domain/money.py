"""Owns amounts: an integer of minor units and an ISO 4217 code; never a float, never divided but by split (rule 6)."""

from collections.abc import Iterable, Sequence

import msgspec

from chalicelib.domain.problems import InvalidField

#: Digits after the point by ISO 4217 (amendment 177); currencies that are not here are refused.
EXPONENTS = {
    **dict.fromkeys("AUD BRL CAD CHF CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KES MXN MYR NGN".split(), 2),
    **dict.fromkeys("NOK NZD PEN PHP PKR PLN RON SEK SGD THB TRY TWD UAH USD VES ZAR ARS BDT BGN".split(), 2),
    **dict.fromkeys("CLP JPY KRW PYG UGX VND XAF XOF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD OMR TND".split(), 3),
}


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units of one currency, such as Money(250, "USD") for 2.50 dollars."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        """Plain decimal text and the code, such as `2.50 USD`; for files and messages, not for hashing."""
        return f"{decimal_text(self.minor, self.currency)} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Parts in proportion to the weights that add up to the whole: largest remainder first, ties by position."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights are not negative and not all zero")
        shares = [divmod(self.minor * weight, total) for weight in weights]
        left = self.minor - sum(whole for whole, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
        extra = set(by_remainder[:left])
        return [Money(whole + (index in extra), self.currency) for index, (whole, _) in enumerate(shares)]


def decimal_text(minor: int, currency: str) -> str:
    """The amount with its point and without its currency: (-250, "USD") is `-2.50`."""
    digits = EXPONENTS[currency]
    sign, whole = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)


def known_currency(code: str, *, field: str = "currency") -> str:
    """The code, if Inlier can account in it; raises InvalidField otherwise."""
    if code not in EXPONENTS:
        raise InvalidField(field, f"is an ISO 4217 code in capitals that this deployment accounts in, not {code!r}")
    return code


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of nothing."""
    return sum(amounts, Money(0, currency))
