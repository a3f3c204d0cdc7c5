"""The cases: what AWS's documents say about single requests."""

from tests.integration.conformance.cases.conditions import CONDITIONS
from tests.integration.conformance.cases.items import ITEMS
from tests.integration.conformance.cases.queries import QUERIES
from tests.integration.conformance.cases.transactions import TRANSACTIONS
from tests.integration.conformance.cases.units import UNITS
from tests.integration.conformance.cases.updates import UPDATES

CASES = [*ITEMS, *CONDITIONS, *UPDATES, *QUERIES, *TRANSACTIONS, *UNITS]
