"""Builds one request for every route that the route accepts: `VALID` is the one table of them.

A new route needs a line in the file of its feature: `@valid("POST", "/things")` over a function that makes what the
route needs and says who asks for what. What people write in it is unmistakable, so that it can be searched for.
"""

from tests.builders.asked import joining, pay, people, projects, proofs, skills, work
from tests.builders.asked.world import VALID, Given, World, a_world, send

__all__ = ["VALID", "Given", "World", "a_world", "send"]

#: The files whose functions fill the table.
FILES = (people, proofs, skills, projects, joining, work, pay)
