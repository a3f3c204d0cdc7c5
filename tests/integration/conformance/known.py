"""Where an engine is known to differ from AWS, and which document of AWS decides.

A test asserts each of these, so that an engine that is put right makes it fail and the line goes away.
"""

from tests.integration.conformance.language import Known

KNOWN: dict[tuple[str, str], Known] = {}
