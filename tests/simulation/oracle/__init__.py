"""Owns what must always hold, recomputed from the stored items alone: nothing of the product is asked."""
