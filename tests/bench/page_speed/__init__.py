"""How soon the built page answers on a slow device (`python -m tests.bench.page_speed`)."""
